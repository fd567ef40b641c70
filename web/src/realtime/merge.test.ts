import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamMerge } from "./merge";
import type { StreamEvent } from "./wire";

const event = (seq: number, kind = "message"): StreamEvent => ({
  seq,
  kind,
  id: `id-${seq}`,
  author: "a",
  at: "",
});
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => event(from + i));

describe("merging a stream", () => {
  it("takes what is next, drops doubles, reports a hole", () => {
    const merge = new StreamMerge({ epoch: "e", seq: 3 });
    expect(merge.events(range(2, 5)).fresh.map((e) => e.seq)).toEqual([4, 5]);
    expect(merge.events(range(1, 5))).toEqual({ type: "advanced", fresh: [] });
    expect(merge.events(range(7, 9))).toEqual({ type: "gap", fresh: [] });
    expect(merge.position).toEqual({ epoch: "e", seq: 5 });
  });

  it("moves on over kinds it does not know", () => {
    const merge = new StreamMerge({ epoch: "e", seq: 0 });
    merge.events([event(1, "hologram")]);
    expect(merge.position?.seq).toBe(1);
  });

  it("starts afresh at a reset that leaves a hole, an unknown epoch, or a head below us", () => {
    for (const [from, frame] of [
      [
        { epoch: "e", seq: 10 },
        { epoch: "e", head: 120, replay: "reset" as const, events: range(71, 120) },
      ],
      [
        { epoch: "old", seq: 100 },
        { epoch: "e", head: 120, replay: "complete" as const, events: range(71, 120) },
      ],
      [
        { epoch: "e", seq: 500 },
        { epoch: "e", head: 120, replay: "reset" as const, events: range(71, 120) },
      ],
    ] as const) {
      const merge = new StreamMerge(from);
      const outcome = merge.subscribed({ op: "subscribed", stream: "s", ...frame });
      expect(outcome.type).toBe("reset");
      expect(outcome.fresh).toHaveLength(50);
      expect(merge.position).toEqual({ epoch: "e", seq: 120 });
    }
  });

  it("keeps its log when a reset brings nothing that is missing", () => {
    const merge = new StreamMerge({ epoch: "e", seq: 100 });
    const outcome = merge.subscribed({
      op: "subscribed",
      stream: "s",
      epoch: "e",
      head: 120,
      replay: "reset",
      events: range(71, 120),
    });
    expect(outcome.type).toBe("advanced");
    expect(outcome.fresh.map((e) => e.seq)).toEqual(range(101, 120).map((e) => e.seq));
  });

  it("gives the dense log for every mixture of live frames, replays and doubles", () => {
    const step = fc.record({
      from: fc.integer({ min: 0, max: 60 }),
      size: fc.integer({ min: 0, max: 20 }),
      replay: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const total = 60;
        const merge = new StreamMerge({ epoch: "e", seq: 0 });
        const log: number[] = [];
        const replayFromHere = () => {
          const at = merge.position!.seq;
          return merge.subscribed({
            op: "subscribed",
            stream: "s",
            epoch: "e",
            head: total,
            replay: "complete",
            events: range(at + 1, Math.min(total, at + 7)),
          });
        };
        for (const { from, size, replay } of steps) {
          const outcome = replay
            ? replayFromHere()
            : merge.events(range(Math.max(1, from), Math.min(total, from + size)));
          log.push(...outcome.fresh.map((e) => e.seq));
        }
        while (merge.position!.seq < total) log.push(...replayFromHere().fresh.map((e) => e.seq));
        expect(log).toEqual(range(1, total).map((e) => e.seq));
      }),
      { numRuns: 500 },
    );
  });
});
