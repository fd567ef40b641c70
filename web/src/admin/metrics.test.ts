import { describe, expect, it } from "vitest";
import { parse, within } from "./metrics";

const TEXT = `# HELP atas_realtime_delivered_total events copied to sockets
# TYPE atas_realtime_delivered_total counter
atas_realtime_delivered_total 120

atas_realtime_closed_total{code="4002"} 3
atas_realtime_closed_total{code="4100"} 4
odd_total{text="a \\"quoted\\" } brace",more="x"} 1
atas_realtime_commit_seconds_bucket{le="0.005"} 40
atas_realtime_commit_seconds_bucket{le="0.01"} 98
atas_realtime_commit_seconds_bucket{le="+Inf"} 100
atas_realtime_commit_seconds_sum 0.4
not a metric
broken{le= NaN
gauge NaN
`;

describe("metrics", () => {
  it("are added up over their labels, and told apart by them", () => {
    const { sums, apart } = parse(TEXT);
    expect(sums.get("atas_realtime_delivered_total")).toBe(120);
    expect(sums.get("atas_realtime_closed_total")).toBe(7);
    expect([...apart.get("atas_realtime_closed_total")!]).toEqual([
      ["4002", 3],
      ["4100", 4],
    ]);
    expect(sums.get("odd_total")).toBe(1);
    expect(sums.has("gauge")).toBe(false);
  });

  it("tell under which bound most lies, altogether or lately", () => {
    const all = parse(TEXT);
    expect(within(null, all, "atas_realtime_commit_seconds", 0.5)).toBe(0.01);
    expect(within(null, all, "atas_realtime_commit_seconds", 0.99)).toBe(Infinity);
    expect(within(all, all, "atas_realtime_commit_seconds", 0.5)).toBe(null);
    expect(within(null, all, "other_seconds", 0.5)).toBe(null);
  });
});
