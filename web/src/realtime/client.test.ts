import { describe, expect, it, vi } from "vitest";
import { Realtime } from "./client";
import type { StreamNews } from "./report";
import { FakeNet, FakeServer, FakeTabs, seeded, settle } from "./fakes";
import { MemoryStore, type OutboxStore } from "./outbox-store";

const STREAM = "room:1";

function client(net: FakeNet, store: OutboxStore = new MemoryStore(), tabs = new FakeTabs()) {
  const realtime = new Realtime({
    env: net.env,
    token: () => Promise.resolve("t"),
    store,
    tabs: tabs.tab(),
    device: "test",
  });
  const log: { seq: number; id: string; text: unknown }[] = [];
  const news: StreamNews[] = [];
  realtime.news.listen((one) => {
    news.push(one);
    if (one.reset) log.length = 0;
    log.push(...one.events.map((event) => ({ seq: event.seq, id: event.id, text: event.body?.text })));
  });
  return { realtime, log, news, store };
}

/** A server of this net that answers everything, evenly. */
function quietServer(net: FakeNet): FakeServer {
  const server = new FakeServer(
    STREAM,
    () => 0.5,
    (ms, work) => net.clock.after(ms, work),
  );
  net.onopen = (socket) => server.accept(socket);
  return server;
}

/** A client that follows the stream until the net is idle. */
async function runs(net: FakeNet, store: OutboxStore) {
  const one = client(net, store);
  one.realtime.follow([{ stream: STREAM }]);
  one.realtime.start();
  await net.clock.run(1_000);
  return one;
}

describe("the client", () => {
  it("holds a message back until its files are there, and what follows it, but no other room", async () => {
    const random = seeded(7);
    const net = new FakeNet(random);
    const server = new FakeServer(STREAM, random, (ms, work) => net.clock.after(ms, work));
    net.onopen = (socket) => server.accept(socket);
    const { realtime, log } = client(net);
    realtime.follow([{ stream: STREAM, from: { epoch: "e1", seq: 0 } }]);
    realtime.start();
    await net.clock.run(1_000);
    const files = [{ id: "k", name: "board.jpg", type: "image/jpeg", size: 1 }];
    const held = await realtime.send(STREAM, { text: "with a file" }, files);
    const lost = await realtime.send(STREAM, { text: "with a lost file" }, files);
    void realtime.send(STREAM, { text: "after them" });
    await net.clock.run(10_000);
    const states = () => realtime.outbox.entries.map(({ state }) => state);
    expect(log).toEqual([]);
    expect(states()).toEqual(["waiting", "waiting", "waiting"]);
    realtime.outbox.fail(lost.id, "upload");
    realtime.outbox.attach(held.id, ["upload-1"]);
    realtime.outbox.attach(held.id, ["again"]);
    await net.clock.run(10_000);
    expect(log.map(({ text }) => text)).toEqual(["with a file", "after them"]);
    expect(server.log[0]!.body!.attachments).toEqual(["upload-1"]);
    expect(states()).toEqual(["failed"]);
    await realtime.outbox.retry(lost.id);
    expect(states()).toEqual(["waiting"]);
    realtime.stop();
  });

  it("passes on who is there and who types, and says that one types only in a room that it follows", async () => {
    const net = new FakeNet();
    const { realtime } = client(net);
    const heard: unknown[] = [];
    realtime.company.listen((one) => heard.push(one));
    realtime.follow([{ stream: STREAM }]);
    realtime.start();
    await settle();
    net.last.onopen!();
    net.last.give({ op: "welcome", session: "s", user: "u" });
    realtime.typing(STREAM, true);
    const subscribed = {
      op: "subscribed",
      stream: STREAM,
      epoch: "e",
      head: 0,
      replay: "complete",
      events: [],
    };
    net.last.give(subscribed);
    realtime.typing(STREAM, true);
    realtime.typing("room:2", true);
    const said = net.last.sent.filter(({ op }) => op === "typing");
    expect(said).toEqual([{ op: "typing", stream: STREAM, on: true }]);

    const nobody = { op: "typing", stream: STREAM, users: [] };
    const presence = { op: "presence", stream: STREAM, online: 2, sample: ["a", "b"] };
    const typing = { op: "typing", stream: STREAM, users: ["a"] };
    net.last.give(
      presence,
      typing,
      { ...typing, stream: "room:2" },
      { ...typing, users: 7 },
      { op: "presence" },
    );
    // Followed anew: who types is told afresh.
    net.last.give(subscribed);
    const unseen = { op: "seen", stream: STREAM, seq: null };
    expect(heard).toEqual([nobody, unseen, presence, typing, nobody, unseen]);
    realtime.stop();
  });

  it("keeps the log dense and the outbox in order over cuts, lost frames, doubles and refusals", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      const net = new FakeNet(random);
      const server = new FakeServer(STREAM, random, (ms, work) => net.clock.after(ms, work));
      net.onopen = (socket) => server.accept(socket);
      const { realtime, log } = client(net);
      realtime.follow([{ stream: STREAM, from: { epoch: "e1", seq: 0 } }]);
      realtime.start();
      server.cutChance = seed % 3 === 0 ? 0 : 0.06;
      server.refuseChance = 0.05;
      server.unsureChance = seed % 2 === 0 ? 0.1 : 0;
      const texts: string[] = [];
      for (let i = 0; i < 40; i++) {
        texts.push(`mine ${i}`);
        void realtime.send(STREAM, { text: `mine ${i}` });
        if (random() < 0.5) server.append(`theirs-${i}`, { text: `theirs ${i}` });
        await net.clock.run(random() * 400);
      }
      server.cutChance = 0;
      server.refuseChance = server.unsureChance = 0;
      await net.clock.run(120_000);
      expect(
        log.map((one) => one.seq),
        `seed ${seed}`,
      ).toEqual(server.log.map((event) => event.seq));
      const mine = log.filter((one) => String(one.text).startsWith("mine"));
      expect(
        mine.map((one) => one.text),
        `seed ${seed}`,
      ).toEqual(texts);
      expect(realtime.outbox.entries, `seed ${seed}`).toEqual([]);
      realtime.stop();
    }
  });

  it("sends what an earlier page left behind, in order", async () => {
    const store = new MemoryStore();
    const before = new FakeNet();
    const first = client(before, store);
    for (const text of ["one", "two", "three"]) await first.realtime.send(STREAM, { text });
    const net = new FakeNet();
    const server = quietServer(net);
    await runs(net, store);
    expect(server.log.map((event) => event.body?.text)).toEqual(["one", "two", "three"]);
    expect(await store.all()).toEqual([]);
  });

  it("sends once more, under its id, what a store that failed would not let go of", async () => {
    const store = new MemoryStore();
    let refused = 0;
    // Not by a spy: it would handle the rejection for whoever forgot to.
    store.remove = () => {
      refused += 1;
      return Promise.reject(new Error("no room on this device"));
    };
    const net = new FakeNet();
    const server = quietServer(net);
    const first = await runs(net, store);
    await first.realtime.send(STREAM, { text: "one" });
    await net.clock.run(1_000);
    first.realtime.stop();
    expect(refused).toBeGreaterThan(0);
    store.remove = MemoryStore.prototype.remove.bind(store);
    await runs(net, store);
    expect(server.log.map((event) => event.body?.text)).toEqual(["one"]);
    expect(await store.all()).toEqual([]);
  });

  it("lets one of two tabs send, and shows both", async () => {
    const store = new MemoryStore();
    const tabs = new FakeTabs();
    const net = new FakeNet();
    quietServer(net);
    const a = client(net, store, tabs);
    const b = client(net, store, tabs);
    for (const { realtime } of [a, b]) {
      realtime.follow([{ stream: STREAM }]);
      realtime.start();
    }
    await net.clock.run(100);
    for (let i = 0; i < 10; i++) await (i % 2 ? a : b).realtime.send(STREAM, { text: `${i}` });
    await net.clock.run(5_000);
    const sends = net.sockets.flatMap((socket) => socket.sent.filter((frame) => frame.op === "send"));
    expect(sends).toHaveLength(10);
    expect(a.log.map((one) => one.text)).toEqual(b.log.map((one) => one.text));
    expect(a.realtime.outbox.entries).toEqual([]);
    expect(b.realtime.outbox.entries).toEqual([]);
  });

  it("asks again from its own position when frames have a hole, and never lets an ack move it", async () => {
    const net = new FakeNet();
    const { realtime, log } = client(net);
    realtime.follow([{ stream: STREAM, from: { epoch: "e1", seq: 4 } }]);
    realtime.start();
    await settle();
    net.last.onopen?.();
    expect(net.last.sent[0]).toMatchObject({ op: "hello", streams: { [STREAM]: { epoch: "e1", seq: 4 } } });
    const event = (seq: number) => ({
      seq,
      kind: "message",
      id: `i${seq}`,
      author: "a",
      at: "",
      body: { text: `${seq}` },
    });
    net.last.give(
      { op: "welcome", session: "s", user: "u" },
      { op: "subscribed", stream: STREAM, epoch: "e1", head: 4, read: 0, replay: "complete", events: [] },
    );
    const sent = await realtime.send(STREAM, { text: "hi" });
    await settle();
    net.last.give({ op: "ack", ref: sent.id, stream: STREAM, id: sent.id, seq: 6, at: "" });
    expect(realtime.position(STREAM)).toEqual({ epoch: "e1", seq: 4 });
    net.last.give({ op: "events", stream: STREAM, events: [event(7)] });
    expect(net.last.sent.at(-1)).toMatchObject({ op: "subscribe", from: { epoch: "e1", seq: 4 } });
    net.last.give({
      op: "subscribed",
      stream: STREAM,
      epoch: "e1",
      head: 7,
      read: 0,
      replay: "complete",
      events: [event(5), { ...event(6), id: sent.id }, event(7)],
    });
    expect(log.map((one) => one.seq)).toEqual([5, 6, 7]);
    expect(realtime.outbox.entries).toEqual([]);
  });

  it("passes on how far the other has read, and never takes it as its own mark", async () => {
    const net = new FakeNet();
    const { realtime } = client(net);
    const seen: (number | null)[] = [];
    const reads: number[] = [];
    realtime.company.listen((one) => one.op === "seen" && seen.push(one.seq));
    realtime.reads.listen((one) => reads.push(one.seq));
    realtime.follow([{ stream: STREAM }]);
    realtime.start();
    await settle();
    const opens = (more: object) => {
      net.last.onopen?.();
      const subscribed = { op: "subscribed", stream: STREAM, epoch: "e", head: 9, read: 2 };
      const stands = { replay: "reset", events: [], ...more };
      net.last.give({ op: "welcome", session: "s", user: "u" }, { ...subscribed, ...stands });
    };
    opens({ seen: 5 });
    net.last.give({ op: "seen", stream: STREAM, user: "other", seq: 7 });
    net.last.give({ op: "seen", stream: STREAM, user: "other", seq: null });
    // After the line broke it is told anew, or no more.
    net.last.end(1006);
    await net.clock.run(5_000);
    opens({});
    expect(seen).toEqual([5, 7, null, null]);
    expect(reads).toEqual([2, 2]);
    realtime.stop();
  });

  it("takes an unasked resync, unknown ops and arrays in its stride", async () => {
    const net = new FakeNet();
    const { realtime, log, news } = client(net);
    realtime.follow([{ stream: STREAM }]);
    realtime.start();
    await settle();
    net.last.onopen?.();
    const event = (seq: number, kind = "message") => ({ seq, kind, id: `i${seq}`, author: "a", at: "" });
    net.last.give(
      { op: "welcome", session: "s", user: "u" },
      { op: "aurora" },
      {
        op: "subscribed",
        stream: STREAM,
        epoch: "e1",
        head: 2,
        read: 1,
        replay: "reset",
        events: [event(1), event(2, "poll")],
      },
    );
    net.last.give({
      op: "subscribed",
      stream: STREAM,
      epoch: "e2",
      head: 90,
      read: 1,
      replay: "reset",
      events: [event(89), event(90)],
    });
    expect(news.at(-1)).toMatchObject({ reset: true, head: 90, position: { epoch: "e2", seq: 90 } });
    expect(log.map((one) => one.seq)).toEqual([89, 90]);
  });

  it("marks a final refusal as failed and lets the person retry or discard", async () => {
    const net = new FakeNet();
    const { realtime, store } = client(net);
    realtime.follow([{ stream: STREAM }]);
    realtime.start();
    await settle();
    net.last.onopen?.();
    net.last.give({ op: "welcome", session: "s", user: "u" });
    const long = await realtime.send(STREAM, { text: "too long" });
    await settle();
    net.last.give({
      op: "error",
      ref: long.id,
      id: long.id,
      stream: STREAM,
      code: "too_long",
      title: "Too long",
    });
    await settle();
    expect(realtime.outbox.entries[0]).toMatchObject({ state: "failed", failed: { code: "too_long" } });
    expect((await store.all())[0]?.failed?.code).toBe("too_long");
    await realtime.outbox.retry(long.id);
    expect(realtime.outbox.entries).toHaveLength(1);
    expect(realtime.outbox.entries[0]!.id).not.toBe(long.id);
    await settle();
    const again = realtime.outbox.entries[0]!;
    net.last.give({ op: "error", id: again.id, ref: again.id, code: "empty", title: "" });
    await realtime.outbox.discard(again.id);
    expect(await store.all()).toEqual([]);
  });

  it("takes back what could not be stored, and never loses a failed message to a try that fails", async () => {
    const net = new FakeNet();
    const { realtime, store } = client(net);
    realtime.start();
    await settle();
    net.last.onopen?.();
    net.last.give({ op: "welcome", session: "s", user: "u" });
    const refused = await realtime.send(STREAM, { text: "refused" });
    await settle();
    net.last.give({ op: "error", id: refused.id, ref: refused.id, code: "too_long" });
    const texts = () => realtime.outbox.entries.map(({ body, state }) => [body.text, state]);
    const full = vi.spyOn(store, "add").mockRejectedValue(new Error("full"));
    const sending = realtime.send(STREAM, { text: "lost?" });
    expect(texts()).toEqual([
      ["refused", "failed"],
      ["lost?", "waiting"],
    ]);
    await expect(sending).rejects.toThrow("full");
    await realtime.outbox.retry(refused.id);
    expect(texts()).toEqual([["refused", "failed"]]);
    full.mockRestore();
    await realtime.outbox.retry(refused.id);
    await settle();
    expect(texts()).toEqual([["refused", "sending"]]);
    expect((await store.all()).map(({ body }) => body.text)).toEqual(["refused"]);
  });

  it("sends no half of an emoji, which no server could read", async () => {
    const { realtime } = client(new FakeNet());
    const { body } = await realtime.send(STREAM, { text: "a\ud83d b", reply_to: 4 });
    expect(body).toEqual({ text: "a\ufffd b", reply_to: 4 });
  });
});
