import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { BlockedPerson } from "../api/types";

/** The server allows a thousand; what would not end is cut. */
const PAGES_MAX = 40;

async function read(): Promise<BlockedPerson[]> {
  const all: BlockedPerson[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { items, next } = await ok(api.GET("/v1/blocks", { params: { query: { cursor } } }));
    all.push(...items);
    if (next == null) break;
    cursor = next;
  }
  return all;
}

/** Whom I have blocked, newest first. */
export function useBlocks() {
  return useQuery({ queryKey: ["blocks"], queryFn: read, staleTime: 60_000 });
}

/** Blocks somebody or lifts it; what follows from it is read again. */
export function useBlocking(user: string, on: boolean, done?: () => void) {
  const queries = useQueryClient();
  const params = { path: { user } };
  return useMutation({
    mutationFn: () =>
      ok(on ? api.PUT("/v1/blocks/{user}", { params }) : api.DELETE("/v1/blocks/{user}", { params })),
    onSuccess: async () => {
      for (const key of ["room", "rooms"]) void queries.invalidateQueries({ queryKey: [key] });
      await queries.invalidateQueries({ queryKey: ["blocks"] });
      done?.();
    },
  });
}
