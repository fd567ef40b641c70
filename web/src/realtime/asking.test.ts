import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Realtime } from "./client";
import { FakeNet, FakeTabs, settle, type FakeSocket } from "./fakes";
import { MemoryStore } from "./outbox-store";

let net: FakeNet;
let realtime: Realtime;
/** What every stream that is asked for is answered with. */
let answer: (stream: string) => object;

const open = (stream: string) => ({
  op: "subscribed",
  stream,
  epoch: "e",
  head: 0,
  replay: "reset",
  events: [],
});
const away = (stream: string) => ({ op: "error", stream, code: "unavailable", retry_after_ms: 1_000 });
const rooms = (n: number) => Array.from({ length: n }, (_, i) => `room:${i}`);
const asked = (socket: FakeSocket = net.last) =>
  socket.sent.flatMap((frame) => (frame.op === "subscribe" ? [frame.stream] : []));

async function follow(streams: string[]): Promise<void> {
  realtime.follow(streams.map((stream) => ({ stream })));
  realtime.start();
  await settle();
  await connect();
}
async function connect(): Promise<void> {
  const socket = net.last;
  socket.onsent = (frame) => {
    if (frame.op === "subscribe") socket.give(answer(frame.stream));
    else if (frame.op === "hello")
      socket.give({ op: "welcome", session: "s", user: "u" }, ...Object.keys(frame.streams).map(answer));
    else if (frame.op === "auth") socket.give({ op: "welcome", session: "s", user: "u" });
  };
  socket.onopen!();
  await settle();
}

beforeEach(() => {
  net = new FakeNet();
  answer = open;
  realtime = new Realtime({
    env: net.env,
    token: () => Promise.resolve("t"),
    store: new MemoryStore(),
    tabs: new FakeTabs().tab(),
    device: "test",
  });
});
afterEach(() => realtime.stop());

describe("which streams are asked for", () => {
  it("none that is followed, when the server welcomes another token", async () => {
    await follow(rooms(20));
    realtime.renewed("another");
    await net.clock.run(5_000);
    expect(net.last.sent.at(-1)).toMatchObject({ op: "auth" });
    expect(asked()).toEqual([]);
  });

  it("those that were refused for a passing reason, and no others, when their time has come", async () => {
    answer = (stream) => (stream === "room:3" ? away(stream) : open(stream));
    await follow(rooms(20));
    realtime.renewed("another");
    await net.clock.run(900);
    expect(asked()).toEqual([]);
    await net.clock.run(200);
    expect(asked()).toEqual(["room:3"]);
    answer = open;
    await net.clock.run(5_000);
    expect(asked()).toEqual(["room:3", "room:3"]);
  });

  it("one at a time while none can be opened, and soon all when they can", async () => {
    answer = away;
    await follow(rooms(100));
    await net.clock.run(60_000);
    expect(asked().length).toBeGreaterThan(50);
    expect(asked().length).toBeLessThan(70);
    answer = open;
    await net.clock.run(2_000);
    expect(new Set(asked()).size).toBe(100);
    expect(asked().length).toBeLessThan(170);
  });

  it("no longer those that were refused for good, and not what an earlier answer of the same stream says", async () => {
    answer = (stream) => ({ op: "error", stream, code: "superseded" });
    await follow(rooms(2));
    net.last.give({ op: "error", stream: "room:0", code: "too_many_streams" }, open("room:1"));
    await net.clock.run(5_000);
    expect(asked()).toEqual([]);
    // Whoever may say that somebody types is in.
    realtime.typing("room:0", true);
    realtime.typing("room:1", true);
    expect(net.last.sent.at(-1)).toMatchObject({ op: "typing", stream: "room:1" });
  });

  it("all of them over another connection, at once", async () => {
    answer = away;
    await follow(rooms(20));
    net.last.end(1006);
    answer = open;
    await net.clock.run(500);
    await connect();
    expect(Object.keys((net.last.sent[0] as { streams: object }).streams)).toEqual(rooms(20));
    await net.clock.run(5_000);
    expect(asked()).toEqual([]);
  });
});
