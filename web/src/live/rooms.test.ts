import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Room } from "../api/types";
import type { StreamEvent } from "../realtime";
import { LiveRooms } from "./rooms";

const ME = "me";
const event = (seq: number, mine: boolean, kind = "message"): StreamEvent => ({
  seq,
  kind,
  id: `i${seq}`,
  author: mine ? ME : "them",
  at: "",
  body: { text: "x" },
});

/** The server's count: messages of others above the mark. */
const truth = (log: StreamEvent[], read: number) =>
  log.filter((one) => one.seq > read && one.kind === "message" && one.author !== ME).length;

const listed = (log: StreamEvent[], read: number) =>
  ({ id: "r", head: log.length, read, unread: truth(log, read) }) as Room;

describe("unread counts", () => {
  it("agree with the server's, whatever order the list and the live events come in", () => {
    const step = fc.constantFrom(
      "mine",
      "theirs",
      "theirs",
      "member",
      "deliver",
      "list",
      "read",
      "read-elsewhere",
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 120 }),
        fc.nat(120),
        fc.array(step, { maxLength: 80 }),
        (size, at, steps) => {
          const log = Array.from({ length: size }, (_, i) => event(i + 1, i % 4 === 0));
          let read = Math.min(at, size);
          const live = new LiveRooms(ME);
          let stale = false;
          live.stale.listen(() => (stale = true));
          let delivered = log.length;
          live.listed([listed(log, read)]);
          live.news({
            stream: "room:r",
            reset: true,
            events: log.slice(-50),
            position: { epoch: "e", seq: size },
            head: size,
          });
          const deliver = () => {
            const events = log.slice(delivered);
            delivered = log.length;
            live.news({
              stream: "room:r",
              reset: false,
              events,
              position: { epoch: "e", seq: delivered },
              head: delivered,
            });
          };
          for (const one of steps) {
            if (one === "mine" || one === "theirs") log.push(event(log.length + 1, one === "mine"));
            else if (one === "member") log.push(event(log.length + 1, false, "member"));
            else if (one === "deliver") deliver();
            else if (one === "list") live.listed([listed(log, read)]);
            else {
              read = Math.max(read, one === "read" ? delivered : Math.floor((read + delivered) / 2));
              live.readTo("r", read);
            }
          }
          deliver();
          // What cannot be told from here is asked for again.
          if (stale) live.listed([listed(log, read)]);
          expect(live.view("r").unread).toBe(truth(log, read));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("what the other has read", () => {
  const of = (...mine: boolean[]) => mine.map((own, i) => event(i + 1, own));
  const brings = (live: LiveRooms, events: StreamEvent[], reset = false) => {
    const seq = events.at(-1)!.seq;
    live.news({ stream: "room:r", reset, events, position: { epoch: "e", seq }, head: seq });
  };
  const sees = (live: LiveRooms, seq: number | null) => live.seenTo({ op: "seen", stream: "room:r", seq });
  const direct = (seen: number | null) => ({ id: "r", head: 0, read: 0, unread: 0, seen }) as Room;

  it("stands at my last message up to there, whatever else is below the mark", () => {
    const live = new LiveRooms(ME);
    live.listed([direct(3)]);
    expect(live.view("r").seen).toBe(0);
    brings(live, of(true, true, false, true), true);
    expect(live.view("r").seen).toBe(2);
    sees(live, 1);
    expect(live.view("r").seen).toBe(1);
    // Read beyond what has arrived here: it holds for what comes.
    sees(live, 6);
    expect(live.view("r").seen).toBe(4);
    brings(live, [event(5, true), event(6, false), event(7, true)]);
    expect(live.view("r").seen).toBe(5);
    brings(live, [{ ...event(8, true, "delete"), body: { target: 5 } }]);
    expect(live.view("r").seen).toBe(4);
  });

  it("is nothing where one is not told, and the list does not bring back what the stream took away", () => {
    const live = new LiveRooms(ME);
    live.listed([direct(null)]);
    brings(live, of(true, true), true);
    expect(live.view("r").seen).toBe(0);
    sees(live, 2);
    live.listed([direct(1)]);
    expect(live.view("r").seen).toBe(2);
    sees(live, null);
    live.listed([direct(2)]);
    expect(live.view("r").seen).toBe(0);
  });

  it("tells screens only when it changes", () => {
    const live = new LiveRooms(ME);
    live.listed([direct(0)]);
    brings(live, of(true), true);
    let changes = 0;
    live.changes.listen(() => (changes += 1));
    sees(live, 0);
    sees(live, 1);
    sees(live, 1);
    expect(changes).toBe(1);
  });
});

describe("a stretch of the past", () => {
  const page = (from: number, to: number, asOf: number) => {
    const items = Array.from({ length: to - from + 1 }, (_, i) => event(from + i, false));
    return { epoch: "e", as_of: asOf, earlier: from > 1, items };
  };
  const opened = () => {
    const live = new LiveRooms(ME);
    const events = page(91, 100, 100).items;
    const position = { epoch: "e", seq: 100 };
    live.news({ stream: "room:r", reset: true, events, position, head: 100 });
    return live;
  };
  const seqs = (live: LiveRooms) => live.view("r").past?.items.map(({ seq }) => seq);

  it("is shown beside the end of the room, changes with it, and ends where they meet", () => {
    const live = opened();
    expect(live.excerpt("r", page(11, 20, 100))).toBe(true);
    expect(seqs(live)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    const removal = { ...event(101, false, "delete"), body: { target: 15 } };
    const position = { epoch: "e", seq: 101 };
    live.news({ stream: "room:r", reset: false, events: [removal], position, head: 101 });
    expect(live.view("r").past?.items[4]?.removed).toBe(true);
    expect(live.further("r", page(22, 90, 101), true)).toBe(false);
    expect(live.further("r", page(21, 90, 101), true)).toBe(true);
    expect([live.view("r").past, live.view("r").from, live.view("r").items.length]).toEqual([null, 11, 90]);
  });

  it("counts a reply no longer that is removed at the end of the room", () => {
    const live = opened();
    const began = { ...event(15, false), replies: 1 };
    const before = page(11, 20, 100);
    live.excerpt("r", { ...before, items: before.items.map((one) => (one.seq === 15 ? began : one)) });
    const brings = (next: StreamEvent) =>
      live.news({
        stream: "room:r",
        reset: false,
        events: [next],
        position: { epoch: "e", seq: next.seq },
        head: next.seq,
      });
    const replies = () => live.view("r").past?.items[4]?.replies;
    brings({ ...event(101, false), root: 15 });
    expect(replies()).toBe(2);
    brings({ ...event(102, false, "delete"), body: { target: 101 } });
    expect(replies()).toBe(1);
    live.further("r", page(21, 90, 102), true);
    expect(live.view("r").past).toBeNull();
    expect(live.view("r").items[4]?.replies).toBe(1);
  });

  it("counts a reply no longer that is removed while its page is under way to the end of the room", () => {
    const live = opened();
    const before = page(11, 20, 100);
    const began = { ...event(15, false), replies: 1 };
    live.excerpt("r", { ...before, items: before.items.map((one) => (one.seq === 15 ? began : one)) });
    const older = page(81, 90, 100);
    const removal = { ...event(101, false, "delete"), body: { target: 85 } };
    const position = { epoch: "e", seq: 101 };
    live.news({ stream: "room:r", reset: false, events: [removal], position, head: 101 });
    const items = older.items.map((one) => (one.seq === 85 ? { ...one, root: 15 } : one));
    live.history("r", { ...older, items });
    expect(live.view("r").past?.items[4]?.replies).toBe(0);
  });

  it("is withheld like the end of the room where words are missing of somebody who is not blocked any more", () => {
    const live = opened();
    live.block(new Set(["them"]));
    const before = page(11, 20, 100);
    live.excerpt("r", { ...before, items: before.items.map((one) => ({ ...one, blocked: true })) });
    expect(live.withheld()).toEqual([]);
    live.block(new Set());
    expect(live.withheld()).toEqual(["r"]);
    live.forgetPast("r");
    expect(live.withheld()).toEqual([]);
  });

  it("does not begin where the end of the room has grown over its page: all of it is there", () => {
    const live = opened();
    const asked = page(71, 80, 100);
    live.history("r", page(61, 90, 100));
    expect(live.excerpt("r", asked)).toBe(false);
    expect([live.view("r").past, live.view("r").from]).toEqual([null, 61]);
  });

  it("takes no page that was asked for another stretch", () => {
    const live = opened();
    live.excerpt("r", page(41, 50, 100));
    expect(live.further("r", page(11, 20, 100), false)).toBe(false);
    expect(live.further("r", page(71, 80, 100), true)).toBe(false);
    expect(live.further("r", page(31, 40, 100), false)).toBe(true);
    expect(seqs(live)?.[0]).toBe(31);
  });

  it("goes when it is left, and when events that may have changed it were missed", () => {
    const live = opened();
    live.excerpt("r", page(11, 20, 100));
    live.forgetPast("r");
    expect(live.view("r").past).toBeNull();
    expect(live.further("r", page(21, 30, 100), true)).toBe(false);
    live.excerpt("r", page(11, 20, 100));
    expect(live.excerpt("r", { ...page(31, 40, 100), epoch: "other" })).toBe(false);
    expect(seqs(live)?.[0]).toBe(11);
    const position = { epoch: "e", seq: 500 };
    live.news({ stream: "room:r", reset: true, events: [event(500, false)], position, head: 500 });
    expect(live.view("r").past).toBeNull();
  });
});
