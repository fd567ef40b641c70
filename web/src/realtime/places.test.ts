import { describe, expect, it } from "vitest";
import { Memory, pathOf, STREAMS_MAX, Wanted } from "./places";

const MINUTE_MS = 60_000;
const rooms = (n: number) => Array.from({ length: n }, (_, i) => `room:${i}`);
const nothing = () => false;

describe("which streams are followed", () => {
  it("all, while there is room for them; one's own notifications when there is nothing", () => {
    const wanted = new Wanted();
    expect(wanted.choose(0, nothing)).toEqual(["inbox"]);
    wanted.addLast([...rooms(STREAMS_MAX - 1), "inbox"]);
    expect(wanted.choose(0, nothing).sort()).toEqual([...rooms(STREAMS_MAX - 1), "inbox"].sort());
  });

  it("of too many what is looked at, the notifications and what was used; the others take turns and none is left out", () => {
    const wanted = new Wanted();
    wanted.addLast([...rooms(50), "inbox"]);
    wanted.touch("room:48");
    const seen = new Set<string>();
    for (let minute = 0; minute < 20; minute++) {
      const now = wanted.choose(minute * MINUTE_MS, (stream) => stream === "room:49");
      expect(now).toHaveLength(STREAMS_MAX);
      expect(new Set(now).size).toBe(STREAMS_MAX);
      expect(now.slice(0, 4)).toEqual(["room:49", "inbox", "room:48", "room:0"]);
      expect(wanted.choose(minute * MINUTE_MS + MINUTE_MS - 1, (stream) => stream === "room:49")).toEqual(
        now,
      );
      for (const stream of now) seen.add(stream);
    }
    expect(seen.size).toBe(51);
    wanted.drop("room:48");
    expect(wanted.choose(0, nothing)).not.toContain("room:48");
  });
});

describe("where they are gone on with", () => {
  const event = (seq: number) => ({ seq, kind: "message", id: `${seq}`, author: null, at: "" });
  const memory = () => {
    const memory = new Memory();
    const stream = "room:1";
    memory.follow({
      op: "subscribed",
      stream,
      epoch: "e",
      head: 9,
      replay: "reset",
      events: [event(8), event(9)],
    });
    memory.follow({ op: "events", stream, events: [event(10)] });
    memory.id = "id";
    return memory;
  };

  it("the id is good for whoever stands where it says, or farther on", () => {
    for (const seq of [10, 11]) {
      const kept = memory();
      kept.asked("room:1", { epoch: "e", seq });
      kept.asked("room:2", null);
      expect(kept.id).toBe("id");
    }
  });

  it("and for nobody who has a hole, begins anew or comes from another epoch", () => {
    for (const from of [{ epoch: "e", seq: 9 }, null, { epoch: "f", seq: 10 }]) {
      const kept = memory();
      kept.asked("room:1", from);
      expect(kept.id).toBeNull();
    }
    const left = memory();
    left.follow({ op: "unsubscribed", stream: "room:1" });
    left.asked("room:1", null);
    expect(left.id).toBe("id");
  });
});

it("a stream has its place among the requests", () => {
  expect([pathOf("inbox"), pathOf("room:7")]).toEqual(["/v1/inbox", "/v1/rooms/7"]);
});
