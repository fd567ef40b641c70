import { beforeEach, describe, expect, it } from "vitest";
import { Clock, FakeTabs, settle } from "./fakes";
import { Outbox } from "./outbox";
import { MemoryStore } from "./outbox-store";
import type { ClientFrame } from "./wire";

const STREAM = "room:1";

let clock: Clock;
let outbox: Outbox;
let store: MemoryStore;
let sent: string[];
let tabs: FakeTabs;
let renewed: number;
let reached: number;

beforeEach(() => {
  [clock, store, sent, renewed, reached] = [new Clock(), new MemoryStore(), [], 0, 0];
  const line = {
    send: (frames: ClientFrame[]) => {
      for (const frame of frames) if (frame.op === "send") sent.push(frame.body.text);
    },
    renew: () => {
      renewed += 1;
      outbox.disconnected();
    },
    reached: () => reached,
  };
  const env = {
    now: () => clock.now,
    random: () => 0.5,
    after: clock.after,
    online: () => true,
    open: () => {
      throw new Error("an outbox opens nothing");
    },
  };
  tabs = new FakeTabs();
  outbox = new Outbox(env, store, tabs.tab(), line);
  outbox.connected(16);
});

/** Writes these messages; they are on their way when it returns. */
async function write(...texts: string[]): Promise<string[]> {
  const ids = [];
  for (const text of texts) ids.push((await outbox.add(STREAM, { text })).id);
  await settle();
  return ids;
}
const refuse = (id: string, code: string, retry_after_ms?: number) =>
  outbox.refused({ op: "error", ref: id, id, stream: STREAM, code, retry_after_ms });
const ack = (id: string, seq: number) => outbox.ack({ op: "ack", ref: id, id, stream: STREAM, seq, at: "" });
const shown = () => outbox.entries.map(({ body }) => body.text);

describe("a lane that the server holds", () => {
  it("is freed by sending again what was refused, though its event has come meanwhile", async () => {
    const [a, b] = await write("a", "b");
    refuse(a!, "unavailable", 1_000);
    refuse(b!, "retry_earlier");
    outbox.confirm(a!);
    expect(shown()).toEqual(["b"]);
    expect(await store.all()).toHaveLength(1);
    // Another tab has written: what is read again brings nothing back and takes nothing away.
    await outbox.load();
    await clock.run(1_000);
    expect(sent).toEqual(["a", "b", "a"]);
    ack(a!, 1);
    expect(sent).toEqual(["a", "b", "a", "b"]);
    ack(b!, 2);
    outbox.confirm(b!);
    expect(shown()).toEqual([]);
    expect(renewed).toBe(0);
    await write("c");
    expect(sent.at(-1)).toBe("c");
  });

  it("is freed also when the event comes before the refusal, and by a refusal for good", async () => {
    const [a] = await write("a");
    outbox.confirm(a!);
    expect(shown()).toEqual([]);
    expect(refuse(a!, "unavailable", 50)).toBe(true);
    const [b] = await write("b");
    await clock.run(100);
    expect(sent).toEqual(["a", "a"]);
    refuse(a!, "not_member");
    expect(shown()).toEqual(["b"]);
    expect(sent).toEqual(["a", "a", "b"]);
    ack(b!, 2);
  });

  it("is not asked again before its time by what has to come later", async () => {
    const [a, b] = await write("a", "b");
    refuse(b!, "retry_earlier");
    refuse(a!, "too_fast", 5_000);
    await clock.run(4_900);
    expect(sent).toEqual(["a", "b"]);
    await clock.run(200);
    ack(a!, 1);
    refuse(b!, "too_fast", 100);
    await clock.run(200);
    expect(sent).toEqual(["a", "b", "a", "b", "b"]);
  });

  it("is left by another connection when what it is held for was given up", async () => {
    const [a, b, c] = await write("a", "b", "c");
    refuse(a!, "unavailable", 100);
    refuse(b!, "retry_earlier");
    refuse(c!, "retry_earlier");
    await outbox.discard(a!);
    await clock.run(200);
    refuse(b!, "retry_earlier");
    expect(renewed).toBe(1);
    outbox.connected(16);
    await settle();
    expect(sent).toEqual(["a", "b", "c", "b", "b", "c"]);
    expect(shown()).toEqual(["b", "c"]);
  });

  it("ends with its connection: what has its event is not sent over the next one", async () => {
    const [a] = await write("a", "b");
    refuse(a!, "unavailable", 100);
    outbox.confirm(a!);
    outbox.disconnected();
    outbox.connected(16);
    await settle();
    expect(sent).toEqual(["a", "b", "b"]);
  });
});

it("what another tab has sent is not shown when its event was here before the word of it", async () => {
  outbox.disconnected();
  const order = await store.add({ id: "m", stream: STREAM, body: { text: "theirs" }, at: "" });
  await outbox.load();
  expect(shown()).toEqual(["theirs"]);
  reached = 7;
  await store.remove(order);
  tabs.tab().tell({ type: "acked", id: "m", seq: 7, at: "" });
  await settle();
  expect(shown()).toEqual([]);
});

it("keeps the order in which it was written when it is read again while more is being stored", async () => {
  const all = store.all.bind(store);
  await write("a");
  const early = await all();
  await write("b");
  store.all = () => Promise.resolve(early);
  await outbox.load();
  expect(shown()).toEqual(["a", "b"]);
});
