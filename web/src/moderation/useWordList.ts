import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { BlockedWord, WordMode } from "../api/types";

const key = (campus: string | undefined) => ["blocked-words", campus ?? "own"];

/** The words of a list; without a campus, the list of one's own. */
export function useWordList(campus: string | undefined) {
  return useQuery({
    queryKey: key(campus),
    queryFn: async () => (await ok(api.GET("/v1/moderation/words", { params: { query: { campus } } }))).items,
  });
}

export function useBlockingWord(campus: string | undefined, done: (added: BlockedWord) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { word: string; mode: WordMode }) =>
      ok(api.POST("/v1/moderation/words", { params: { query: { campus } }, body })),
    onSuccess: async (added) => {
      await queries.invalidateQueries({ queryKey: key(campus) });
      done(added);
    },
  });
}

export function useAllowingWord(campus: string | undefined, id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      ok(api.DELETE("/v1/moderation/words/{id}", { params: { path: { id }, query: { campus } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: key(campus) }),
  });
}
