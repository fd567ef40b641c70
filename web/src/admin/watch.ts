import type { Node } from "../api/types";

/** How far back the charts go: five minutes at a look every two seconds. */
export const SAMPLES_MAX = 150;
/** A node that says nothing for longer than two of its signs of life take. */
const SILENT_MS = 5_000;
/** How long one that is gone stays on screen. */
const GONE_SHOWN_MS = 5 * 60_000;

export type NodeState = "well" | "draining" | "silent" | "gone";
export type Measure =
  | "connections"
  | "streams"
  | "events_per_s"
  | "deliveries_per_s"
  | "welcomes_per_s"
  | "cpu"
  | "broker_lag_ms";
export const MEASURES: Measure[] = [
  "connections",
  "streams",
  "events_per_s",
  "deliveries_per_s",
  "welcomes_per_s",
  "cpu",
  "broker_lag_ms",
];
export type History = Record<Measure, readonly (number | null)[]>;

/** One node over the last minutes. */
export interface Watched {
  /** One life of a node: a restart is another. */
  key: string;
  node: Node;
  state: NodeState;
  history: History;
  /** When it was last listed, on this device's clock. */
  listedAt: number;
}

export interface Watch {
  nodes: readonly Watched[];
  /** All nodes together: sums, of the lag the worst. */
  total: History;
}

const EMPTY: History = {
  connections: [],
  streams: [],
  events_per_s: [],
  deliveries_per_s: [],
  welcomes_per_s: [],
  cpu: [],
  broker_lag_ms: [],
};
export const NOTHING: Watch = { nodes: [], total: EMPTY };

/** What is known after another look. Nodes that are no longer listed stay for a while, as gone. */
export function look(before: Watch, listed: Node[], now: number): Watch {
  const newest = Math.max(...listed.map((node) => Date.parse(node.seen_at)));
  const present = listed.map((node): Watched => {
    const key = `${node.name} ${node.started_at}`;
    const known = before.nodes.find((one) => one.key === key);
    const silent = newest - Date.parse(node.seen_at) > SILENT_MS;
    const state = silent ? "silent" : node.draining ? "draining" : "well";
    return {
      key,
      node,
      state,
      listedAt: now,
      history: grown(known?.history ?? EMPTY, (of) => node[of] ?? null),
    };
  });
  const gone = before.nodes
    .filter((one) => !present.some(({ key }) => key === one.key))
    // A restart takes the place of the life before it.
    .filter(
      (one) => now - one.listedAt < GONE_SHOWN_MS && !present.some(({ node }) => node.name === one.node.name),
    )
    .map((one): Watched => ({ ...one, state: "gone" }));
  const nodes = [...present, ...gone].sort((a, b) => (a.node.name < b.node.name ? -1 : 1));
  return { nodes, total: grown(before.total, (of) => together(listed, of)) };
}

function grown(history: History, value: (of: Measure) => number | null): History {
  const next = { ...history };
  for (const of of MEASURES) next[of] = [...history[of], value(of)].slice(-SAMPLES_MAX);
  return next;
}

function together(nodes: Node[], of: Measure): number | null {
  const values = nodes.flatMap((node) => node[of] ?? []);
  if (of === "broker_lag_ms") return values.length === 0 ? null : Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0);
}

/** The line of a chart as a path in a box of `width` by `height`; unknown values leave a hole. */
export function path(
  values: readonly (number | null)[],
  width: number,
  height: number,
  top: number,
  slots = SAMPLES_MAX,
): string {
  const step = width / (slots - 1);
  let drawing = false;
  return values
    .map((value, i) => {
      if (value === null) {
        drawing = false;
        return "";
      }
      const x = i * step;
      const y = height - (top > 0 ? Math.min(1, value / top) : 0) * height;
      const command = `${drawing ? "L" : "M"}${round(x)} ${round(y)}`;
      drawing = true;
      return command;
    })
    .join("");
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A round number that all values stay under, so that a chart does not tremble. */
export function ceiling(values: readonly (number | null)[], least: number): number {
  const top = Math.max(least, ...values.map((value) => value ?? 0));
  const power = 10 ** Math.floor(Math.log10(top));
  return [1, 2, 5, 10].map((times) => times * power).find((round) => round >= top)!;
}
