import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, ok } from "../api/client";
import { useEngine } from "../live/LiveProvider";
import { remember } from "../live/people";
import { roomStream } from "../realtime";

/** After these a list of pinned messages may be another one. */
const CHANGING = new Set(["pin", "edit", "delete"]);

/** What is pinned in a room, newest pin first. */
export function usePins(room: string) {
  const { realtime } = useEngine();
  const queries = useQueryClient();
  const pins = useQuery({
    queryKey: ["pins", room],
    queryFn: async () => {
      const found = await ok(api.GET("/v1/rooms/{id}/pins", { params: { path: { id: room } } }));
      remember(queries, found.people);
      return found.items;
    },
    staleTime: 60_000,
  });
  useEffect(
    () =>
      realtime.news.listen(({ stream, reset, events }) => {
        if (stream !== roomStream(room)) return;
        if (reset || events.some(({ kind }) => CHANGING.has(kind)))
          void queries.invalidateQueries({ queryKey: ["pins", room] });
      }),
    [realtime, queries, room],
  );
  return pins.data ?? [];
}
