import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { calm, fakeEvents, type AskedStream } from "./fake-events";
import { Clock } from "./fakes";
import { placeId } from "./place-id";
import { Memory } from "./places";
import { StreamSocket } from "./stream-socket";
import type { ServerFrame } from "./wire";

let clock: Clock;
let asked: AskedStream[];
let memory: Memory;
let greetings: boolean[];

beforeEach(() => {
  [clock, memory, greetings] = [new Clock(), new Memory(), []];
  asked = fakeEvents(() => new Response(JSON.stringify({ id: "m", seq: 5, at: "now" }), { status: 201 }));
});
afterEach(() => vi.unstubAllGlobals());

const event = (seq: number) => ({ seq, kind: "message", id: `e${seq}`, author: "a", at: "" });
const subscribed = (stream: string, head: number, replay = "reset") => ({
  op: "subscribed",
  stream,
  epoch: "e",
  head,
  replay,
  events: replay === "reset" ? [event(head)] : [],
});

/** A socket that has said hello. */
async function open(streams: Record<string, { epoch: string; seq: number } | null>, ticket?: string) {
  const heard: ServerFrame[] = [];
  const closed: number[] = [];
  const socket = new StreamSocket({
    env: { now: () => clock.now, after: clock.after },
    base: "https://atas.example",
    memory,
    shown: () => false,
    authorized: () => undefined,
    left: (greeted) => greetings.push(greeted),
  });
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  socket.onopen = () => say({ op: "hello", token: "t1", streams, device: "d", ticket });
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data as string) as ServerFrame);
  socket.onclose = ({ code }) => closed.push(code);
  await calm();
  return { socket, say, heard, closed };
}
/** From where a request goes on. */
const from = ({ headers }: AskedStream) => headers.get("last-event-id");
const passes = async (ms: number) => {
  await clock.run(ms);
  await calm();
};

describe("a socket of server-sent events", () => {
  it("hears what a WebSocket would, and goes on from there after a break", async () => {
    const one = await open({ "room:1": null, inbox: null }, "t-1");
    expect(asked[0]!.streams.sort()).toEqual(["inbox", "room:1"]);
    expect(asked[0]!.query.get("ticket")).toBe("t-1");
    expect(asked[0]!.headers.get("authorization")).toBe("Bearer t1");
    expect(asked[0]!.headers.get("last-event-id")).toBeNull();
    asked[0]!.begins();
    asked[0]!.gives(subscribed("room:1", 7), "p1");
    asked[0]!.gives({ op: "typing", stream: "room:1", users: ["b"] });
    asked[0]!.gives({ op: "events", stream: "room:1", events: [event(8)] }, "p2");
    await calm();
    expect(one.heard.map(({ op }) => op)).toEqual(["welcome", "subscribed", "typing", "events"]);
    asked[0]!.breaks();
    await calm();
    expect(one.closed).toEqual([1006]);

    await open({ "room:1": { epoch: "e", seq: 8 } });
    expect(from(asked[1]!)).toBe(placeId("e", [["room:1", 8]]));
    expect(greetings).toEqual([true]);
  });

  it("a client that is elsewhere meanwhile begins anew", async () => {
    await open({ "room:1": null });
    asked[0]!.begins();
    asked[0]!.gives(subscribed("room:1", 7), "p1");
    await calm();
    await open({ "room:1": null });
    expect(from(asked[1]!)).toBeNull();
  });

  it("a client that knows where it stands goes on from there in its first request", async () => {
    await open({ "room:1": { epoch: "e", seq: 5 }, "room:2": null, inbox: { epoch: "e", seq: 2 } });
    expect(from(asked[0]!)).toBe(
      placeId("e", [
        ["room:1", 5],
        ["inbox", 2],
      ]),
    );
  });

  it("streams that come and go, and a new token, are another request from the same place", async () => {
    const one = await open({ "room:1": null });
    asked[0]!.begins();
    asked[0]!.gives(subscribed("room:1", 7), "p1");
    await calm();
    one.say([
      { op: "subscribe", ref: "r1", stream: "room:2" },
      { op: "subscribe", ref: "r2", stream: "inbox" },
    ]);
    await passes(100);
    expect(asked[0]!.over).toBe(true);
    expect(asked).toHaveLength(2);
    expect(asked[1]!.streams).toEqual(["inbox", "room:2", "room:1"]);
    expect(from(asked[1]!)).toBe(placeId("e", [["room:1", 7]]));
    asked[1]!.begins();
    await calm();
    one.say({ op: "unsubscribe", ref: "r3", stream: "room:2" });
    one.say({ op: "auth", token: "t2" });
    await passes(100);
    expect(asked[2]!.streams).toEqual(["inbox", "room:1"]);
    expect(asked[2]!.headers.get("authorization")).toBe("Bearer t2");
    asked[2]!.begins();
    await calm();
    // To the client it is one connection.
    expect(one.heard.filter(({ op }) => op === "welcome")).toHaveLength(1);
    expect(one.closed).toEqual([]);
  });

  it("asked again for what it follows, because there is a hole, it goes on before the hole, and hears no more behind it", async () => {
    const one = await open({ "room:1": null, inbox: null });
    asked[0]!.begins();
    asked[0]!.gives(subscribed("room:1", 7));
    asked[0]!.gives(subscribed("inbox", 3));
    await calm();
    one.say({ op: "subscribe", ref: "r1", stream: "room:1", from: { epoch: "e", seq: 5 } });
    expect(asked[0]!.over).toBe(true);
    await passes(100);
    expect(from(asked[1]!)).toBe(
      placeId("e", [
        ["room:1", 5],
        ["inbox", 3],
      ]),
    );
  });

  it("a room that was left and is followed anew begins anew, and no other", async () => {
    const one = await open({ "room:1": null, inbox: null });
    asked[0]!.begins();
    asked[0]!.gives(subscribed("room:1", 7));
    asked[0]!.gives(subscribed("inbox", 3));
    await calm();
    one.say({ op: "unsubscribe", ref: "r1", stream: "room:1" });
    await passes(100);
    one.say({ op: "subscribe", ref: "r2", stream: "room:1" });
    await passes(100);
    expect(asked[2]!.streams.sort()).toEqual(["inbox", "room:1"]);
    expect(from(asked[2]!)).toBe(placeId("e", [["inbox", 3]]));
  });

  it("tells of streams that there is no room for now, and follows them in their turn", async () => {
    const streams = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`room:${i}`, null]));
    const one = await open(streams);
    expect(asked[0]!.streams).toHaveLength(32);
    asked[0]!.begins();
    await calm();
    const left = one.heard.flatMap((frame) => (frame.op === "error" ? [frame.stream] : []));
    expect([...left, ...asked[0]!.streams].sort()).toEqual(Object.keys(streams).sort());
    one.say({ op: "typing", stream: left[0]!, on: true });
    await passes(1_100);
    expect(asked.at(-1)!.streams[0]).toBe(left[0]);
    await passes(120_000);
    expect(new Set(asked.flatMap(({ streams }) => streams)).size).toBe(40);
  });

  it("what was not its turn goes on where it was", async () => {
    const at = { epoch: "e", seq: 4 };
    await open(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`room:${i}`, at])));
    asked[0]!.begins();
    await passes(120_000);
    expect(new Set(asked.flatMap(({ streams }) => streams)).size).toBe(40);
    for (const one of asked)
      expect(from(one)).toBe(
        placeId(
          "e",
          one.streams.map((stream) => [stream, 4]),
        ),
      );
  });

  it("speaks by requests and is answered as by a socket", async () => {
    const one = await open({ "room:1": null });
    asked[0]!.begins();
    one.say({ op: "send", ref: "m", stream: "room:1", id: "m", body: { text: "hello" } });
    await calm();
    expect(one.heard.at(-1)).toEqual({ op: "ack", ref: "m", stream: "room:1", id: "m", seq: 5, at: "now" });
  });

  it("says that it lives when the server does, and asks anew when it was silent", async () => {
    const one = await open({ "room:1": null });
    asked[0]!.begins();
    await calm();
    // The client's patience is longer than the server's beat, which it counts as a word.
    expect(one.heard[0]).toMatchObject({ op: "welcome", heartbeat_ms: 30_000 });
    asked[0]!.beats();
    await calm();
    one.say({ op: "ping", t: 1 });
    await calm();
    expect(one.heard.slice(1)).toEqual([{ op: "pong" }, { op: "pong", t: 1 }]);
    clock.now += 10_000;
    one.say({ op: "ping", t: 2 });
    await calm();
    expect(one.heard).toHaveLength(3);
    expect(asked[0]!.over).toBe(true);
    asked[1]!.begins();
    await calm();
    expect(one.heard.at(-1)).toEqual({ op: "pong", t: 2 });
  });

  it("ends with the code that a WebSocket would have", async () => {
    const ends = async (act: (stream: AskedStream) => void) => {
      const one = await open({ "room:1": null });
      act(asked.at(-1)!);
      await calm();
      return [...one.closed, ...one.heard.filter(({ op }) => op === "drain")];
    };
    expect(await ends((one) => (one.begins(), one.gives({ op: "close", code: 4101 })))).toEqual([4101]);
    expect(await ends((one) => one.refuses(401))).toEqual([4100]);
    expect(await ends((one) => one.refuses(502))).toEqual([1006]);
    // A page of the network's own.
    expect(await ends((one) => one.refuses(200, { "content-type": "text/html" }))).toEqual([1006]);
    expect(await ends((one) => one.refuses(503, { "retry-after": "4" }))).toEqual([
      4004,
      { op: "drain", reconnect_after_ms: 4000 },
    ]);
    memory.asked("room:2", { epoch: "e", seq: 1 });
    expect(await ends((one) => one.refuses(400))).toEqual([1006]);
    expect(memory.id(["room:2"])).toBeNull();
    expect(greetings).toEqual([true, false, false, false, false, false]);
  });

  it("takes one seat, however many requests wait for it", async () => {
    const wanted: string[] = [];
    const free: (() => void)[] = [];
    vi.stubGlobal("navigator", {
      locks: {
        request: async (name: string, _options: object, work: (lock: object) => Promise<void>) => {
          wanted.push(name);
          await new Promise<void>((resolve) => free.push(resolve));
          await work({});
        },
      },
    });
    const one = await open({ "room:1": null });
    one.say({ op: "subscribe", ref: "r1", stream: "room:2" });
    await passes(100);
    one.say({ op: "subscribe", ref: "r2", stream: "room:3" });
    await passes(100);
    for (const go of free) go();
    await calm();
    expect(wanted).toEqual(["atas-stream-0"]);
    expect(asked).toHaveLength(1);
    asked[0]!.begins();
    await passes(30_000);
    expect(asked[0]!.over).toBe(false);
  });

  it("of many tabs some hold a stream, the others look in now and then", async () => {
    const held = new Set<string>();
    vi.stubGlobal("navigator", {
      locks: {
        request: async (
          name: string,
          _options: object,
          work: (lock: object | null) => Promise<void> | undefined,
        ) => {
          if (held.has(name)) return work(null);
          held.add(name);
          await work({});
          held.delete(name);
        },
      },
    });
    const tabs = [];
    for (let i = 0; i < 4; i++) tabs.push(await open({ "room:1": null }));
    for (const one of asked) one.begins();
    await passes(4_000);
    expect(asked.map(({ over }) => over)).toEqual([false, false, false, true]);
    expect(tabs[3]!.closed).toEqual([]);
    await passes(10_000);
    expect(asked).toHaveLength(5);
    asked[4]!.begins();
    // A tab is closed: its seat is taken at the next look.
    tabs[0]!.socket.close();
    await passes(14_000);
    asked[5]!.begins();
    await passes(30_000);
    expect(asked).toHaveLength(6);
    expect(asked[5]!.over).toBe(false);
  });
});
