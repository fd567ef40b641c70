const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** "412 kB", "3.4 MB", in the reader's language; steps of 1,024 as the limits have them. */
export function formatBytes(bytes: number, tag: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return new Intl.NumberFormat(tag, {
    style: "unit",
    unit: UNITS[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}
