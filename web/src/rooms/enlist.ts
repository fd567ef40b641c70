import type { QueryClient } from "@tanstack/react-query";
import type { Room } from "../api/types";

/** Puts a room that was just opened or joined into my list, once: the list itself may have learned of it already. */
export function enlist(queries: QueryClient, room: Room): void {
  queries.setQueryData<Room[]>(
    ["rooms"],
    (rooms) => rooms && [room, ...rooms.filter((one) => one.id !== room.id)],
  );
}
