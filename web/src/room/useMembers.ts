import { useInfiniteQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";

export function useMembers(room: string) {
  const found = useInfiniteQuery({
    queryKey: ["members", room],
    queryFn: ({ pageParam }) =>
      ok(api.GET("/v1/rooms/{id}/members", { params: { path: { id: room }, query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return { found, members: found.data?.pages.flatMap((page) => page.items) ?? [] };
}
