import { useTongue, type Translate } from ".";

const DAY_MS = 86_400_000;

/** Midnight of the day of `at`, on this device's calendar; equal for equal days. */
export function dayOf(at: string | number | Date): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

export interface Dates {
  time(at: string): string;
  /** "Today", "Yesterday", "Monday, 16 November". */
  day(at: string): string;
  /** For lists: the time today, the weekday this week, else the date. */
  brief(at: string): string;
  full(at: string): string;
  month(at: string): string;
}

export function makeDates(tag: string, t: (key: "today" | "yesterday") => string, now: () => number): Dates {
  const time = new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit" });
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short" });
  const day = new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long" });
  const dayWithYear = new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric" });
  const brief = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short" });
  const full = new Intl.DateTimeFormat(tag, { dateStyle: "full", timeStyle: "short" });
  const month = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric" });
  const daysAgo = (at: string) => Math.round((dayOf(now()) - dayOf(at)) / DAY_MS);
  return {
    time: (at) => time.format(new Date(at)),
    day: (at) => {
      const ago = daysAgo(at);
      if (ago === 0) return t("today");
      if (ago === 1) return t("yesterday");
      return (ago < 300 ? day : dayWithYear).format(new Date(at));
    },
    brief: (at) => {
      const ago = daysAgo(at);
      if (ago <= 0) return time.format(new Date(at));
      if (ago === 1) return t("yesterday");
      return (ago < 7 ? weekday : brief).format(new Date(at));
    },
    full: (at) => full.format(new Date(at)),
    month: (at) => month.format(new Date(at)),
  };
}

let made: { dates: Dates; region: string; t: Translate } | null = null;

/** Formats are dear to make, and every message asks for them: one set serves all. */
export function useDates(): Dates {
  const { region, t } = useTongue();
  if (made?.region !== region || made.t !== t)
    made = { dates: makeDates(region, t, () => Date.now()), region, t };
  return made.dates;
}
