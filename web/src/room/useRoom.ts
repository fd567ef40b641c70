import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Room } from "../api/types";
import { useRoomList } from "../live/LiveProvider";

/** The room itself: fresh from the server, and until then as the list has it. */
export function useRoom(id: string): { room: Room | undefined; error: unknown; refetch: () => void } {
  const list = useRoomList();
  const listed = list.data?.find((room) => room.id === id);
  const query = useQuery({
    queryKey: ["room", id],
    queryFn: () => ok(api.GET("/v1/rooms/{id}", { params: { path: { id } } })),
    staleTime: 30_000,
  });
  // The list follows joining and leaving at once; a room that is not in it is known from the server alone.
  const room = query.data ?? listed;
  return { room, error: room ? null : query.error, refetch: () => void query.refetch() };
}
