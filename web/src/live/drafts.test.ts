import { describe, expect, it } from "vitest";
import { fakeStorage } from "../realtime/fakes";
import type { MessageBody } from "../realtime";
import { Drafts } from "./drafts";

const ROOM = "r";

function box(storage = fakeStorage()) {
  const sent: MessageBody[] = [];
  const drafts = new Drafts("me", storage);
  const send = () => drafts.send(ROOM, (body) => Promise.resolve(sent.push(body)));
  return { drafts, sent, send, storage };
}

describe("a draft", () => {
  it("stays when the room is left or the page reloaded, in its room and with its account", () => {
    const { drafts, storage } = box();
    drafts.change(ROOM, { text: "half a sen" });
    drafts.change(ROOM, { replyTo: 7 });
    expect(new Drafts("me", storage).read(ROOM)).toEqual({ text: "half a sen", replyTo: 7 });
    expect(new Drafts("me", storage).read("another")).toEqual({ text: "", replyTo: null });
    expect(new Drafts("somebody", storage).read(ROOM)).toEqual({ text: "", replyTo: null });
    drafts.change(ROOM, { text: "", replyTo: null });
    expect(Object.keys(storage)).toEqual([]);
  });

  it("is the same in all tabs", () => {
    const here = box();
    const there = box(here.storage);
    there.drafts.read(ROOM);
    here.drafts.change(ROOM, { text: "from here" });
    for (const key of [...Object.keys(here.storage), "something else"]) there.drafts.heard(key);
    expect(there.drafts.read(ROOM).text).toBe("from here");
  });

  it("is read as one object until it changes, as screens need it", () => {
    const { drafts } = box();
    expect(drafts.read(ROOM)).toBe(drafts.read(ROOM));
  });

  it("lives on in the page when the storage is full or holds nonsense", () => {
    const full = fakeStorage();
    full.setItem("atas.draft.me.broken", "{");
    const { drafts } = box(Object.assign(full, { setItem: () => expect.fail("quota") }));
    expect(drafts.read("broken").text).toBe("");
    drafts.change(ROOM, { text: "kept" });
    expect(drafts.read(ROOM).text).toBe("kept");
  });
});

describe("sending a draft", () => {
  it("empties the box at once, so that a second Enter sends nothing", async () => {
    const { drafts, sent, send } = box();
    drafts.change(ROOM, { text: " hello \n", replyTo: 3 });
    const both = [send(), send()];
    expect(drafts.read(ROOM)).toEqual({ text: "", replyTo: null });
    await Promise.all(both);
    expect(sent).toEqual([{ text: "hello", reply_to: 3 }]);
  });

  it("lets go of the stored draft only after the outbox has it", () => {
    const { drafts, storage } = box();
    drafts.change(ROOM, { text: "hello" });
    void drafts.send(ROOM, () => {
      expect(new Drafts("me", storage).read(ROOM).text).toBe("hello");
      return new Promise(() => undefined);
    });
    expect(new Drafts("me", storage).read(ROOM).text).toBe("");
  });

  it("brings back what could not be stored, before what was typed since, and says so", async () => {
    const { drafts, storage } = box();
    drafts.change(ROOM, { text: "first", replyTo: 3 });
    const failing = drafts.send(ROOM, () => Promise.reject(new Error("disk full")));
    drafts.change(ROOM, { text: "second" });
    await expect(failing).rejects.toThrow("disk full");
    expect(drafts.read(ROOM)).toEqual({ text: "first\nsecond", replyTo: 3 });
    expect(new Drafts("me", storage).read(ROOM)).toEqual(drafts.read(ROOM));
  });
});
