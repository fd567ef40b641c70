import { useTongue } from ".";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "30 seconds", "5 minutes", "one day": in the largest unit that says it without a rest. */
export function spanOf(seconds: number, tag: string): string {
  const [unit, of] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ["second", 1];
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(seconds / of);
}

export function useSpan(): (seconds: number) => string {
  const { tag } = useTongue();
  return (seconds) => spanOf(seconds, tag);
}
