import { dayOf, useDates, type Dates } from "../i18n/dates";

/** When something ends: today the time is enough. */
export function momentOf(at: string, dates: Dates, now: number): string {
  return dayOf(at) === dayOf(now) ? dates.time(at) : `${dates.day(at)}, ${dates.time(at)}`;
}

export function useMoment(): (at: string) => string {
  const dates = useDates();
  return (at) => momentOf(at, dates, Date.now());
}
