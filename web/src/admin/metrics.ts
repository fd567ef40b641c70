/** What `/metrics` says, as far as the page shows it: sums by name, and histograms by bucket. */
export interface Metrics {
  sums: Map<string, number>;
  /** By name: upper bound to cumulative count. */
  buckets: Map<string, Map<number, number>>;
  /** By name and label: counts apart. */
  apart: Map<string, Map<string, number>>;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format of Prometheus. Lines that are none are passed over. */
export function parse(text: string): Metrics {
  const metrics: Metrics = { sums: new Map(), buckets: new Map(), apart: new Map() };
  for (const line of text.split("\n")) {
    const [, name, labels = "", written] = LINE.exec(line) ?? [];
    const value = Number(written);
    if (name === undefined || !Number.isFinite(value)) continue;
    const given = new Map([...labels.matchAll(LABEL)].map(([, key, is]) => [key!, is!]));
    const bound = given.get("le");
    if (bound !== undefined && name.endsWith("_bucket")) {
      const of = name.slice(0, -"_bucket".length);
      add(inner(metrics.buckets, of), bound === "+Inf" ? Infinity : Number(bound), value);
      continue;
    }
    add(metrics.sums, name, value);
    const [label] = given.values();
    if (label !== undefined) add(inner(metrics.apart, name), label, value);
  }
  return metrics;
}

function add<K>(map: Map<K, number>, key: K, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

function inner<K>(map: Map<string, Map<K, number>>, key: string): Map<K, number> {
  let found = map.get(key);
  if (!found) map.set(key, (found = new Map<K, number>()));
  return found;
}

/** The bound under which `share` of what was measured lies: since `before`, or altogether. Null when nothing was. */
export function within(before: Metrics | null, after: Metrics, name: string, share: number): number | null {
  const now = after.buckets.get(name);
  if (!now) return null;
  const then = before?.buckets.get(name);
  const counts = [...now]
    .sort(([a], [b]) => a - b)
    .map(([bound, count]) => [bound, count - (then?.get(bound) ?? 0)] as const);
  const all = counts.at(-1)?.[1] ?? 0;
  if (all <= 0) return null;
  return counts.find(([, count]) => count >= all * share)?.[0] ?? null;
}
