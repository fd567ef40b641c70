import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, ok } from "../api/client";
import { remember } from "../live/people";

/** A pause in typing that is worth a question. */
const PAUSE_MS = 200;
/** While the index is being built or is behind, what was found is looked for again. */
const AGAIN_MS = 3_000;

/** The value as it stood when it last kept still for a moment. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What was said, by words. A question that is overtaken by the next one is taken back. */
export function useFound(q: string, room: string | undefined) {
  const queries = useQueryClient();
  return useInfiniteQuery({
    queryKey: ["found", q, room],
    enabled: q !== "",
    queryFn: async ({ pageParam, signal }) => {
      const query = { q, room, cursor: pageParam };
      const page = await ok(api.GET("/v1/search/messages", { params: { query }, signal }));
      remember(queries, page.people);
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => (q === "" ? undefined : before),
    gcTime: 60_000,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages;
      if (pages?.length !== 1) return false;
      return pages[0]!.indexed_to == null || pages[0]!.behind.events > 0 ? AGAIN_MS : false;
    },
  });
}
