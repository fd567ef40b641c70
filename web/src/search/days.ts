import type { FoundMessage } from "../api/types";
import { dayOf } from "../i18n/dates";

export interface Day {
  key: number;
  at: string;
  found: FoundMessage[];
}

/** What was found, newest first, by the day it was said on. A page may bring what is known from the one before. */
export function byDay(found: readonly FoundMessage[]): Day[] {
  const days: Day[] = [];
  const seen = new Set<string>();
  for (const one of found) {
    if (seen.has(one.id)) continue;
    seen.add(one.id);
    const key = dayOf(one.at);
    const last = days.at(-1);
    if (last?.key === key) last.found.push(one);
    else days.push({ key, at: one.at, found: [one] });
  }
  return days;
}
