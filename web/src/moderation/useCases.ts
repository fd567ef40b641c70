import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { CaseDecision, ModerationCase } from "../api/types";

/** Others report and decide meanwhile, and nothing tells of it. */
const LOOK_MS = 30_000;

/** The queue of a room, or of one's campus: what waits, or what was decided. */
export function useCases(room: string | null, resolved: boolean) {
  const found = useInfiniteQuery({
    queryKey: ["cases", room, resolved],
    queryFn: ({ pageParam: cursor }) => {
      const query = { cursor, resolved };
      return ok(
        room === null
          ? api.GET("/v1/moderation/queue", { params: { query } })
          : api.GET("/v1/rooms/{id}/queue", { params: { path: { id: room }, query } }),
      );
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: LOOK_MS,
    staleTime: 5_000,
  });
  return { found, cases: found.data?.pages.flatMap((page) => page.items) ?? [] };
}

interface Decided {
  about: ModerationCase;
  decision: CaseDecision;
}

/** Decides a case; what follows from it is read again. */
export function useDeciding() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ about, decision }: Decided) =>
      ok(
        api.POST("/v1/moderation/cases/{id}/resolve", {
          params: { path: { id: about.id } },
          body: decision,
        }),
      ),
    onSuccess: async (_, { about: { room } }) => {
      if (room) void queries.invalidateQueries({ queryKey: ["sanctions", room.id] });
      void queries.invalidateQueries({ queryKey: ["audit"] });
      await queries.invalidateQueries({ queryKey: ["cases"] });
    },
  });
}
