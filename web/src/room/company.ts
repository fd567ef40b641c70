import type { Room } from "../api/types";
import type { Company } from "../live/company";

/** What is worth saying of who is there: the other one of two, or a number of people. */
export type Together = "peer" | number | null;

/** That oneself is there goes without saying. */
export function company(
  room: Pick<Room, "kind" | "peer">,
  { online, sample }: Company,
  me: string,
): Together {
  if (room.kind === "direct") return room.peer && sample.includes(room.peer.id) ? "peer" : null;
  return online > (sample.includes(me) ? 1 : 0) ? online : null;
}
