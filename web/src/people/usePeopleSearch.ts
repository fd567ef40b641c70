import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { api, ok } from "../api/client";

export function usePeopleSearch(query: string, campus?: string) {
  const q = useDeferredValue(query.trim());
  const found = useInfiniteQuery({
    queryKey: ["people", q, campus],
    queryFn: ({ pageParam }) =>
      ok(api.GET("/v1/people", { params: { query: { q: q || undefined, campus, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  return { found, people: found.data?.pages.flatMap((page) => page.items) ?? [] };
}
