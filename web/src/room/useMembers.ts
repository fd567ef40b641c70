import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { api, ok } from "../api/client";

/** As many members are on a page. */
export const PAGE_LEN = 100;

/** The people of a room, page by page; with `query`, those who are called so. */
export function useMembers(room: string, query = "") {
  const q = useDeferredValue(query.trim());
  const found = useInfiniteQuery({
    queryKey: ["members", room, q],
    queryFn: ({ pageParam: cursor }) =>
      ok(
        api.GET("/v1/rooms/{id}/members", {
          params: { path: { id: room }, query: { q: q || undefined, cursor } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  return { found, members: found.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** Those of these people who are in a room, at most a hundred; `found` is undefined until it is known. */
export function useMembersById(room: string, ids: readonly string[]) {
  const wanted = [...ids].sort().join(",");
  const params = { path: { id: room }, query: { ids: wanted } };
  const { data, error } = useQuery({
    queryKey: ["members", room, { ids: wanted }],
    queryFn: () => ok(api.GET("/v1/rooms/{id}/members", { params })),
    enabled: wanted !== "",
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
  return { found: data?.items, error };
}
