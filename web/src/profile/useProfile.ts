import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";

/** Somebody's profile, by id or handle. */
export function useProfile(who: string) {
  return useQuery({
    queryKey: ["profile", who],
    queryFn: () => ok(api.GET("/v1/people/{who}", { params: { path: { who } } })),
  });
}
