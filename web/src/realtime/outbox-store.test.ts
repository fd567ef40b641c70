import "fake-indexeddb/auto";
import { describe, expect, it, vi } from "vitest";
import { fakeStorage } from "./fakes";
import { Journal } from "./journal";
import { IndexedDbStore, type OutboxStore, type Stored } from "./outbox-store";
import { uuid7 } from "./uuid7";
import { closePolicy, decode, encode } from "./wire";

const open = (name: string, storage = fakeStorage()) => new IndexedDbStore(name, new Journal(name, storage));
const entry = (text: string): Stored => ({ id: uuid7(), stream: "s", body: { text }, at: "" });
const texts = async (store: OutboxStore) => (await store.all()).map(({ body }) => body.text);

describe("the stored outbox", () => {
  it("gives back what was written, in order, to whoever opens it next", async () => {
    const first = open("outbox-test");
    for (const text of ["a", "b", "c"]) await first.add(entry(text));
    const second = open("outbox-test");
    const all = await second.all();
    expect(all.map((entry) => entry.body.text)).toEqual(["a", "b", "c"]);
    await second.remove(all[1]!.order);
    await second.update({ ...all[0]!, failed: { code: "x", title: "" } });
    expect((await first.all()).map((entry) => [entry.body.text, entry.failed?.code])).toEqual([
      ["a", "x"],
      ["c", undefined],
    ]);
  });

  it("loses nothing to a reload before the database has it", async () => {
    const storage = fakeStorage();
    const page = new IndexedDbStore("outbox-lost", new Journal("o", storage));
    await page.add(entry("stored"));
    for (const text of ["one", "two"]) void page.add(entry(text));
    // The page ends here: what is in local storage is there, what the database was told is not.
    const left = Object.assign(fakeStorage(), storage);
    const next = () => new IndexedDbStore("outbox-found", new Journal("o", left));
    const tabs = [next(), next()];
    await Promise.all(tabs.map((tab) => tab.recover()));
    for (const tab of tabs) expect(await texts(tab)).toEqual(["one", "two"]);
    expect(Object.keys(left)).toEqual([]);
  });

  it("keeps nothing of what it refused, so that it is not sent behind the person's back", async () => {
    const storage = fakeStorage();
    const store = open("outbox-refusing", storage);
    const full = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await expect(store.add(entry("too much"))).rejects.toThrow();
    full.mockRestore();
    expect(Object.keys(storage)).toEqual([]);
    expect(await texts(store)).toEqual([]);
  });

  it("opens the database again when it was closed meanwhile", async () => {
    const store = open("outbox-closed");
    await store.add(entry("before"));
    const deleted = indexedDB.deleteDatabase("outbox-closed");
    await new Promise((resolve) => (deleted.onsuccess = resolve));
    await store.add(entry("after"));
    expect(await texts(store)).toEqual(["after"]);
  });
});

describe("ids", () => {
  it("are version 7, unique, and rise even within one millisecond", () => {
    const ids = Array.from({ length: 5_000 }, () => uuid7(1_700_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("frames", () => {
  it("are read leniently and written in messages that fit", () => {
    expect(decode("not json")).toEqual([]);
    expect(decode('[{"op":"nova"},{"op":"pong"},7,null,{"op":"events"}]')).toEqual([{ op: "pong" }]);
    const messages = encode(
      Array.from({ length: 50 }, () => ({ op: "read" as const, stream: "文".repeat(100), seq: 1 })),
      4_096,
    );
    expect(messages.length).toBeGreaterThan(1);
    for (const text of messages) expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(4_096);
    expect(messages.flatMap((text) => decode(text)).length).toBe(50);
  });

  it("tell whether to come back", () => {
    expect([1006, 4002, 4100, 4203].map(closePolicy)).toEqual([
      "reconnect",
      "reconnect",
      "new-token",
      "stop",
    ]);
  });
});
