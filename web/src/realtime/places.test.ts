import { describe, expect, it } from "vitest";
import { placeId } from "./place-id";
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
    const subscribed = { op: "subscribed", stream, epoch: "e", head: 9, replay: "reset" } as const;
    memory.follow({ ...subscribed, events: [event(8), event(9)] });
    memory.follow({ op: "events", stream, events: [event(10)] });
    return memory;
  };

  it("behind what was handed on, also after others had their turn", () => {
    const kept = memory();
    kept.follow({ op: "subscribed", stream: "room:2", epoch: "e", head: 7, replay: "reset" });
    expect(kept.id(["room:2", "room:3"])).toBe(placeId("e", [["room:2", 7]]));
    expect(kept.id(["room:1"])).toBe(placeId("e", [["room:1", 10]]));
    kept.follow({ op: "subscribed", stream: "room:1", epoch: "e", head: 10, replay: "complete", events: [] });
    expect(kept.id(["room:1"])).toBe(placeId("e", [["room:1", 10]]));
  });

  it("where the client says that it stands; whoever begins anew moves nobody else", () => {
    const kept = memory();
    kept.asked("room:2", { epoch: "e", seq: 3 });
    kept.asked("room:1", { epoch: "e", seq: 9 });
    const both = ["room:1", "room:2"];
    expect(kept.id(both)).toBe(
      placeId("e", [
        ["room:1", 9],
        ["room:2", 3],
      ]),
    );
    kept.asked("room:1", null);
    expect(kept.id(both)).toBe(placeId("e", [["room:2", 3]]));
    kept.follow({ op: "unsubscribed", stream: "room:2" });
    expect(kept.id(both)).toBeNull();
  });

  it("nowhere after a restored backup, in what was not heard since, or when the server knows no such ids", () => {
    const kept = memory();
    kept.follow({ op: "subscribed", stream: "room:2", epoch: "f", head: 2, replay: "reset" });
    expect(kept.id(["room:1", "room:2"])).toBe(placeId("f", [["room:2", 2]]));
    kept.isStrange = true;
    expect(kept.id(["room:2"])).toBeNull();
  });
});

it("a stream has its place among the requests", () => {
  expect([pathOf("inbox"), pathOf("room:7")]).toEqual(["/v1/inbox", "/v1/rooms/7"]);
});
