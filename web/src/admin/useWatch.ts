import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { look, NOTHING, type Watch } from "./watch";

/** As often as nodes give a sign of life. */
export const LOOK_EVERY_MS = 2_000;

/** The nodes, looked at every two seconds while somebody looks at them. */
export function useWatch() {
  return useQuery({
    queryKey: ["nodes"],
    queryFn: async ({ client }): Promise<Watch> => {
      const before = client.getQueryData<Watch>(["nodes"]) ?? NOTHING;
      const { items } = await ok(api.GET("/v1/admin/nodes"));
      return look(before, items, Date.now());
    },
    structuralSharing: false,
    retry: false,
    refetchInterval: ({ state }) => (isClosed(state.error) ? false : LOOK_EVERY_MS),
    refetchOnWindowFocus: true,
    gcTime: 60_000,
  });
}

export function isClosed(error: unknown): boolean {
  return error !== null && (error as { status?: number }).status === 403;
}
