import { describe, expect, it } from "vitest";
import type { Node } from "../api/types";
import { ceiling, look, NOTHING, path, SAMPLES_MAX, type Watch } from "./watch";

const at = (seconds: number) => new Date(1_795_000_000_000 + seconds * 1_000).toISOString();
const node = (name: string, seconds: number, change: Partial<Node> = {}): Node => ({
  name,
  version: "0.1.0",
  this: name === "a",
  started_at: at(0),
  seen_at: at(seconds),
  draining: false,
  connections: 10,
  streams: 3,
  cpu: 0.5,
  events_per_s: 2,
  welcomes_per_s: 1,
  welcomes_max: 200,
  deliveries_per_s: 20,
  slow_clients: 0,
  ack_p50_ms: 3,
  ack_p99_ms: 9,
  write_p50_ms: 1,
  write_p99_ms: 2,
  broker: "redis",
  broker_lag_ms: 4,
  ...change,
});
const states = (watch: Watch) => watch.nodes.map((one) => `${one.node.name} ${one.state}`);

describe("the nodes over time", () => {
  it("are well, silent, draining, and gone before they are forgotten", () => {
    let watch = look(NOTHING, [node("b", 0), node("a", 0)], 0);
    expect(states(watch)).toEqual(["a well", "b well"]);
    watch = look(watch, [node("a", 6), node("b", 0)], 6_000);
    expect(states(watch)).toEqual(["a well", "b silent"]);
    watch = look(watch, [node("a", 8), node("b", 8, { draining: true })], 8_000);
    expect(states(watch)).toEqual(["a well", "b draining"]);
    watch = look(watch, [node("a", 10)], 10_000);
    expect(states(watch)).toEqual(["a well", "b gone"]);
    watch = look(watch, [node("a", 400)], 400_000);
    expect(states(watch)).toEqual(["a well"]);
  });

  it("begin anew when they are started again", () => {
    const before = look(look(NOTHING, [node("a", 0)], 0), [node("a", 2)], 2_000);
    const after = look(before, [node("a", 4, { started_at: at(3) })], 4_000);
    expect(states(after)).toEqual(["a well"]);
    expect([before, after].map((one) => one.nodes[0]!.history.cpu.length)).toEqual([2, 1]);
  });

  it("are added up, but the lag is the worst one's, and unknown without a broker", () => {
    const watch = look(NOTHING, [node("a", 0), node("b", 0, { connections: 5, broker_lag_ms: 90 })], 0);
    expect([watch.total.connections, watch.total.broker_lag_ms]).toEqual([[15], [90]]);
    expect(look(NOTHING, [node("a", 0, { broker_lag_ms: null })], 0).total.broker_lag_ms).toEqual([null]);
  });

  it("keep only as much as is drawn", () => {
    let watch = NOTHING;
    for (let i = 0; i < SAMPLES_MAX + 30; i++) watch = look(watch, [node("a", i, { connections: i })], i);
    expect(watch.total.connections).toHaveLength(SAMPLES_MAX);
    expect(watch.total.connections.at(-1)).toBe(SAMPLES_MAX + 29);
  });
});

describe("a chart", () => {
  it("begins at the left edge and leaves holes where nothing is known", () => {
    expect(path([0, 5, null, 10], 30, 10, 10, 4)).toBe("M0 10L10 5M30 0");
    expect(path([3], 30, 10, 0, 4)).toBe("M0 10");
    expect(path([], 30, 10, 1, 4)).toBe("");
  });

  it("has a round top", () => {
    expect([
      ceiling([], 1),
      ceiling([0.3, null], 1),
      ceiling([13], 1),
      ceiling([501], 1),
      ceiling([100], 10),
    ]).toEqual([1, 1, 20, 1000, 100]);
  });
});
