import type { RoomLink } from "../api/types";

/** Seconds that a link may be good for, on offer. */
export const LIVES = [3_600, 86_400, 604_800, 2_592_000, 7_776_000] as const;
export type Life = (typeof LIVES)[number];

/** How many may come by one link, on offer; 0: as many as come. */
export const USES = [1, 10, 30, 100, 0] as const;
export type Uses = (typeof USES)[number];

/** How many may still come; null: as many as come. */
export function usesLeft({ uses, max_uses }: Pick<RoomLink, "uses" | "max_uses">): number | null {
  return max_uses == null ? null : Math.max(0, max_uses - uses);
}
