import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";

/** What kind of installation this is. */
export function useSite() {
  return useQuery({ queryKey: ["site"], queryFn: () => ok(api.GET("/v1/site")), staleTime: 3_600_000 }).data;
}
