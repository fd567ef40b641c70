import { describe, expect, it, vi } from "vitest";
import { ProblemError } from "../api/problem";
import type { Reaction, StreamEvent } from "../realtime";
import { LiveRooms } from "./rooms";

// The client of the API wants a page to belong to.
vi.stubGlobal("location", { origin: "http://atas.test" });
vi.stubGlobal("localStorage", { getItem: () => null });
vi.stubGlobal("window", { addEventListener: () => undefined });
const { Changes } = await import("./changes");

const ROOM = "r";
const event = (seq: number, kind: string, body: Record<string, unknown>, author = "me"): StreamEvent => ({
  seq,
  kind,
  id: `i${seq}`,
  author,
  at: "",
  body,
});

interface Asked {
  what: string;
  key: string;
  answer: (seq: number) => void;
  refuse: (error: unknown) => void;
}

function start() {
  const live = new LiveRooms("me");
  const tell = (...events: StreamEvent[]) => {
    const seq = events.at(-1)!.seq;
    const reset = !live.view(ROOM).known;
    live.news({ stream: `room:${ROOM}`, reset, events, position: { epoch: "e", seq }, head: seq });
  };
  tell(event(1, "message", { text: "hello" }));
  const asked: Asked[] = [];
  const waits: number[] = [];
  const ask = (what: string) => (key: string) =>
    new Promise<{ seq: number }>((resolve, reject) => {
      asked.push({ what, key, answer: (seq) => resolve({ seq }), refuse: reject });
    });
  const changes = new Changes(live, {
    edit: (_room, seq, { text }) => ask(`edit ${seq} ${text}`),
    remove: (_room, seq) => ask(`remove ${seq}`),
    react: (_room, seq, emoji, on) => ask(`${on ? "give" : "take"} ${seq} ${emoji}`),
    pin: (_room, seq, on) => ask(`${on ? "pin" : "unpin"} ${seq}`),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  const shown = (): readonly Reaction[] => live.view(ROOM).items[0]!.reactions;
  return { live, tell, asked, waits, changes, shown };
}

const settle = () => new Promise((done) => setTimeout(done));
const offline = () => new ProblemError({ code: "offline" }, 0);

describe("changes of a message", () => {
  it("are asked for again under the same key while there is no way to the server", async () => {
    const { asked, waits, changes } = start();
    const done = changes.edit(ROOM, 1, { text: "new" });
    asked[0]!.refuse(offline());
    await settle();
    asked[1]!.refuse(new ProblemError({ code: "unavailable" }, 503, 2));
    await settle();
    asked[2]!.answer(2);
    expect(await done).toEqual({ seq: 2 });
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(waits).toEqual([700, 2_000]);
  });

  it("are given up after some tries, and at once when they are refused", async () => {
    const { asked, changes } = start();
    const lost = changes.remove(ROOM, 1).catch((error: ProblemError) => error.code);
    for (let i = 0; i < 4; i++) {
      asked[i]!.refuse(offline());
      await settle();
    }
    expect(await lost).toBe("offline");
    expect(asked).toHaveLength(4);
    const refused = changes.remove(ROOM, 1).catch((error: ProblemError) => error.code);
    asked[4]!.refuse(new ProblemError({ code: "removed" }, 409));
    expect(await refused).toBe("removed");
    expect(asked).toHaveLength(5);
  });
});

describe("a reaction", () => {
  it("is shown at once, and stays without a flicker until the room tells of it", async () => {
    const { asked, changes, shown, tell } = start();
    const done = changes.react(ROOM, 1, "👍", true);
    expect(shown()).toEqual([{ emoji: "👍", count: 1, mine: true }]);
    asked[0]!.answer(3);
    await done;
    expect(shown()).toEqual([{ emoji: "👍", count: 1, mine: true }]);
    tell(event(2, "reaction", { target: 1, emoji: "👍", on: true, count: 1 }, "ann"));
    expect(shown()).toEqual([{ emoji: "👍", count: 2, mine: true }]);
    tell(event(3, "reaction", { target: 1, emoji: "👍", on: true, count: 2 }));
    expect(shown()).toEqual([{ emoji: "👍", count: 2, mine: true }]);
  });

  it("is not counted twice when the room tells of it before the answer", async () => {
    const { asked, changes, shown, tell, live } = start();
    const done = changes.react(ROOM, 1, "👍", true);
    tell(event(2, "reaction", { target: 1, emoji: "👍", on: true, count: 1 }));
    expect(shown()).toEqual([{ emoji: "👍", count: 1, mine: true }]);
    asked[0]!.answer(2);
    await done;
    expect(shown()).toEqual([{ emoji: "👍", count: 1, mine: true }]);
    expect(live.wishes(ROOM)).toEqual([]);
  });

  it("is taken back when it is refused", async () => {
    const { asked, changes, shown, tell } = start();
    tell(event(2, "reaction", { target: 1, emoji: "👍", on: true, count: 4 }, "ann"));
    const done = changes.react(ROOM, 1, "👍", true).catch((error: ProblemError) => error.code);
    expect(shown()).toEqual([{ emoji: "👍", count: 5, mine: true }]);
    asked[0]!.refuse(new ProblemError({ code: "too_many_reactions" }, 409));
    expect(await done).toBe("too_many_reactions");
    expect(shown()).toEqual([{ emoji: "👍", count: 4, mine: false }]);
  });

  it("follows a change of mind, one request after the other", async () => {
    const { asked, changes, shown, tell } = start();
    const done = changes.react(ROOM, 1, "👍", true);
    await changes.react(ROOM, 1, "👍", false);
    expect(shown()).toEqual([]);
    expect(asked.map(({ what }) => what)).toEqual(["give 1 👍"]);
    asked[0]!.answer(2);
    await settle();
    tell(event(2, "reaction", { target: 1, emoji: "👍", on: true, count: 1 }));
    expect(shown()).toEqual([]);
    expect(asked.map(({ what }) => what)).toEqual(["give 1 👍", "take 1 👍"]);
    expect(asked[0]!.key).not.toBe(asked[1]!.key);
    asked[1]!.answer(3);
    await done;
    tell(event(3, "reaction", { target: 1, emoji: "👍", on: false, count: 0 }));
    expect(shown()).toEqual([]);
  });
});
