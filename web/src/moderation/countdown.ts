import type { Item } from "../live/timeline";

/** "0:23", "12:05", "1:00:00": whole seconds, so that 0 is only shown when it is over. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, ...rest] = parts;
  const two = (part: number) => String(part).padStart(2, "0");
  return hours! > 0 ? [hours, ...rest.map(two)].join(":") : `${rest[0]}:${two(rest[1]!)}`;
}

/**
 * The newest message of mine that holds me back, as far as is known here: one that I removed counts as well, one that was
 * said while nobody had to wait does not.
 */
export function lastHeld(items: readonly Item[], me: string): Pick<Item, "seq" | "at"> | null {
  let newest: Item | null = null;
  let changed = false;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!;
    if (item.kind === "message" && item.author === me) newest ??= item;
    if (item.change?.change !== "slowed") continue;
    // Up to the next change, this was the pace.
    if (newest && (item.change.seconds ?? 0) > 0) return newest;
    newest = null;
    changed = true;
  }
  return changed ? null : newest;
}

/** When I wrote last, by this device's clock. */
export interface Spoken {
  seq: number;
  at: number;
}

/**
 * What is seen to arrive counts from its arrival, because this device's clock may differ from the server's; what was there
 * before, from the time it bears, which cannot lie ahead.
 */
export function spoken(before: Spoken | null, last: Pick<Item, "seq" | "at"> | null, now: number): Spoken {
  if (!last) return before ?? { seq: 0, at: 0 };
  if (before && last.seq <= before.seq) return before;
  return { seq: last.seq, at: before ? now : Math.min(Date.parse(last.at), now) };
}
