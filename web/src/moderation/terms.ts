import type { Sanction, SanctionKind } from "../api/types";

/** How long a sanction lasts, in seconds; null: until it is lifted. */
export type Term = number | null;

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

export const TERMS: Record<SanctionKind, readonly Term[]> = {
  mute: [600, HOUR_S, DAY_S, 7 * DAY_S, null],
  ban: [DAY_S, 7 * DAY_S, 30 * DAY_S, null],
};

/** Pauses that a room offers between two messages, in seconds. 0: slow mode is off. */
const PAUSES_S = [0, 10, 30, 60, 300, 900, HOUR_S];

/** Another pause, set elsewhere, stands among them. */
export function pauses(now: number): number[] {
  return [...new Set([...PAUSES_S, now])].sort((a, b) => a - b);
}

/** The longest reason, in characters. */
export const REASON_CHARS_MAX = 300;

/** The sanctions of a list that stand at `now`; those that ended since it was read are in it still. */
export function standing(sanctions: readonly Sanction[], now: number): Sanction[] {
  return sanctions.filter(({ until }) => until == null || Date.parse(until) > now);
}
