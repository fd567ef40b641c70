import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, ok } from "../api/client";
import type { LinkTerms, RoomLink } from "../api/types";

const keyOf = (room: string) => ["links", room];

/** The links of a room that stand. While `watched`, whoever joins is counted before everybody's eyes. */
export function useLinks(room: string, watched = false) {
  return useQuery({
    queryKey: keyOf(room),
    queryFn: async () =>
      (await ok(api.GET("/v1/rooms/{id}/links", { params: { path: { id: room } } }))).items,
    refetchInterval: watched ? 4_000 : false,
  });
}

function change(queries: QueryClient, room: string, by: (links: RoomLink[]) => RoomLink[]): void {
  queries.setQueryData<RoomLink[]>(keyOf(room), (links) => links && by(links));
}

export function useMakeLink(room: string, onMade: (link: RoomLink) => void) {
  const queries = useQueryClient();
  // A second press may come before the button knows that it is busy, and would make a second link.
  const busy = useRef(false);
  const making = useMutation({
    mutationFn: (terms: LinkTerms) =>
      ok(api.POST("/v1/rooms/{id}/links", { params: { path: { id: room } }, body: terms })),
    onSuccess: (link) => {
      change(queries, room, (links) => [link, ...links]);
      onMade(link);
    },
    onSettled: () => {
      busy.current = false;
      // Also after a failure: the answer may have been lost on the way back, and the link is there.
      void queries.invalidateQueries({ queryKey: keyOf(room) });
    },
  });
  const make = (terms: LinkTerms) => {
    if (busy.current) return;
    busy.current = true;
    making.mutate(terms);
  };
  return { make, isPending: making.isPending, error: making.error };
}

export function useRevokeLink(room: string, link: string, onRevoked: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE("/v1/rooms/{id}/links/{link}", { params: { path: { id: room, link } } })),
    onSuccess: () => {
      change(queries, room, (links) => links.filter(({ id }) => id !== link));
      onRevoked();
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: keyOf(room) }),
  });
}
