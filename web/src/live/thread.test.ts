import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../realtime";
import { Thread } from "./thread";
import { Timeline } from "./timeline";

const event = (seq: number, kind: string, body: object, more: Partial<StreamEvent> = {}): StreamEvent => ({
  ...{ seq, kind, id: `i${seq}`, author: "them", at: "" },
  body: { ...body },
  ...more,
});
const said = (seq: number, root?: number) =>
  event(seq, "message", { text: `t${seq}`, ...(root ? { reply_to: root } : {}) }, root ? { root } : {});
const page = (as_of: number, items: StreamEvent[], earlier = false) => ({
  ...{ epoch: "e", as_of, root: said(1), items, earlier },
});
const texts = (thread: Thread) => thread.items.map(({ text }) => text);

describe("a thread", () => {
  it("is its page and what came meanwhile, once, and only what belongs to it", () => {
    const thread = new Thread(1, "me");
    thread.heard([said(5, 1), said(6), said(7, 1)]);
    thread.begin(page(5, [said(3, 1), said(5, 1)]));
    expect(texts(thread)).toEqual(["t1", "t3", "t5", "t7"]);
    thread.heard([said(8, 2), said(9, 1)]);
    expect(texts(thread)).toEqual(["t1", "t3", "t5", "t7", "t9"]);
  });

  it("holds each reply once, also when the page is ahead of the connection", () => {
    const thread = new Thread(1, "me");
    thread.begin(page(7, [said(5, 1), said(7, 1)]));
    thread.heard([said(4), said(5, 1)]);
    thread.heard([said(6), said(7, 1), said(8, 1)]);
    expect(texts(thread)).toEqual(["t1", "t5", "t7", "t8"]);
  });

  it("follows changes of the message it began with and of every reply", () => {
    const thread = new Thread(1, "me");
    thread.begin(page(3, [said(3, 1)]));
    thread.heard([
      event(4, "edit", { target: 1, text: "new words", mentions: ["me"] }),
      event(5, "delete", { target: 3 }),
      event(6, "reaction", { target: 1, emoji: "👍", on: true, count: 1 }),
    ]);
    expect(thread.items.map(({ text, removed, mentions }) => [text, removed, mentions])).toEqual([
      ["new words", false, ["me"]],
      ["", true, []],
    ]);
    expect(thread.items[0]!.reactions).toHaveLength(1);
  });

  it("grows upwards, with what has happened there meanwhile", () => {
    const thread = new Thread(1, "me");
    thread.begin(page(9, [said(8, 1)], true));
    thread.heard([event(10, "delete", { target: 4 })]);
    expect(thread.earlier).toBe(true);
    expect(thread.prepend(page(9, [said(4, 1), said(6, 1)]))).toBe(true);
    expect(texts(thread)).toEqual(["t1", "", "t6", "t8"]);
    expect(thread.earlier).toBe(false);
  });
});

describe("a room", () => {
  const room = (events: StreamEvent[]) => {
    const timeline = new Timeline("me");
    timeline.reset({ epoch: "e", seq: 0 }, []);
    timeline.advance({ epoch: "e", seq: events.at(-1)!.seq }, events);
    return timeline;
  };

  it("counts the replies to a message, and one less for each that is removed, once", () => {
    const removal = event(6, "delete", { target: 3 });
    const timeline = room([said(1), said(2), said(3, 1), said(4, 1), said(5), removal]);
    expect(timeline.items[0]!.replies).toBe(1);
    timeline.advance({ epoch: "e", seq: 7 }, [event(7, "delete", { target: 3 })]);
    expect(timeline.items[0]!.replies).toBe(1);
    expect(timeline.items[1]!.replies).toBe(0);
    // A message that comes as removed was never counted.
    timeline.advance({ epoch: "e", seq: 8 }, [{ ...said(8, 1), body: {}, removed: true }]);
    expect(timeline.items[0]!.replies).toBe(1);
  });

  it("counts what happened before the message itself was loaded, unless its page knows of it", () => {
    const late = new Timeline("me");
    late.reset({ epoch: "e", seq: 9 }, []);
    late.advance({ epoch: "e", seq: 12 }, [said(10, 1), said(11, 1), event(12, "delete", { target: 3 })]);
    late.prepend({ epoch: "e", as_of: 10, items: [said(2), said(3, 1)], earlier: true });
    late.prepend({ epoch: "e", as_of: 10, items: [{ ...said(1), replies: 2 }], earlier: false });
    // 2 as of 10, one more at 11, one less at 12.
    expect(late.items[0]!.replies).toBe(2);
  });

  it("knows what is pinned, and that what was removed is not", () => {
    const timeline = room([said(1), said(2), event(3, "pin", { target: 1, on: true })]);
    expect(timeline.items.map(({ pinned }) => pinned)).toEqual([true, false]);
    timeline.advance({ epoch: "e", seq: 5 }, [
      event(4, "pin", { target: 2, on: true }),
      event(5, "delete", { target: 1 }),
    ]);
    expect(timeline.items.map(({ pinned }) => pinned)).toEqual([false, true]);
    timeline.advance({ epoch: "e", seq: 6 }, [event(6, "pin", { target: 2, on: false })]);
    expect(timeline.items[1]!.pinned).toBe(false);
  });
});
