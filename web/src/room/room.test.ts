import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexOf } from "../live/indexOf";
import type { Item } from "../live/timeline";
import type { Outgoing } from "../realtime";
import { buildRows } from "./rows";
import { isLargeEmoji, isLong, pieces } from "./text";
import { around, down, isGone, newest, RENDERED_MAX, slice, STEP, trimmed, up, type Window } from "./window";

const at = (minutes: number) => new Date(2026, 10, 20, 8, minutes).toISOString();
const item = (seq: number, author = "them", minutes = seq, more: Partial<Item> = {}): Item => ({
  seq,
  id: `i${seq}`,
  kind: "message",
  author,
  at: at(minutes),
  text: `t${seq}`,
  replyTo: null,
  removed: false,
  editedAt: null,
  reactions: [],
  files: [],
  mentions: [],
  mentionAll: false,
  root: null,
  replies: 0,
  pinned: false,
  change: null,
  asOf: seq,
  ...more,
});
const echo = (id: string, state: Outgoing["state"], seq?: number): Outgoing => ({
  id,
  state,
  seq,
  order: 1,
  stream: "s",
  body: { text: id },
  at: at(50),
});

describe("the rows of a room", () => {
  it("groups what one author says within five minutes, under day lines", () => {
    const rows = buildRows(
      [item(1, "a", 0), item(2, "a", 4), item(3, "a", 10), item(4, "b", 11), item(5, "b", 60 * 24)],
      [],
      "me",
      null,
    );
    expect(
      rows.map((row) =>
        row.type === "message" ? `${row.item.seq}${row.first ? "f" : ""}${row.last ? "l" : ""}` : row.type,
      ),
    ).toEqual(["day", "1f", "2l", "3fl", "4fl", "day", "5fl"]);
  });

  it("draws the unread line before the first unread message of somebody else", () => {
    const rows = buildRows([item(1), item(2, "me"), item(3), item(4)], [], "me", 1);
    expect(rows.map((row) => (row.type === "message" ? row.item.seq : row.type))).toEqual([
      "day",
      1,
      2,
      "unread",
      3,
      4,
    ]);
  });

  it("shows each message once while its echo turns into the real one, acknowledged ones before waiting ones", () => {
    const outgoing = [
      echo("x", "waiting"),
      echo("i3", "sending"),
      echo("z", "sent", 9),
      echo("y", "sent", 8),
    ];
    const rows = buildRows([item(1), item(2), item(3, "me")], outgoing, "me", null);
    expect(rows.filter((row) => row.type === "message").map((row) => row.key)).toEqual([
      "i1",
      "i2",
      "i3",
      "y",
      "z",
      "x",
    ]);
  });
});

describe("one's own words under way", () => {
  it("stand below the newest message, on its day, even if this device's clock is late", () => {
    const late: Outgoing = { ...echo("x", "waiting"), at: at(-24 * 60) };
    const rows = buildRows(
      [item(1, "a", -48 * 60), item(2, "a", -24 * 60), item(3, "a", 0)],
      [late],
      "me",
      null,
    );
    expect(rows.map((row) => row.type)).toEqual([
      "day",
      "message",
      "day",
      "message",
      "day",
      "message",
      "message",
    ]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });
});

describe("the window onto a room", () => {
  const items = (count: number) => Array.from({ length: count }, (_, i) => item(i * 2 + 1));

  it("starts at the newest, or far enough up to hold the unread line", () => {
    expect(slice(items(500), newest(items(500), null))).toHaveLength(STEP);
    const all = items(500);
    const unread = slice(all, newest(all, all[400]!.seq));
    expect(unread[0]!.seq).toBeLessThan(all[400]!.seq);
    expect(slice(all, newest(all, 0)).length).toBe(RENDERED_MAX);
  });

  it("always is a stretch of bounded size that reaches both ends by steps", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1500 }),
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.nat(2999),
        (count, steps, jump) => {
          const all = items(count);
          let window: Window = newest(all, null);
          for (const upwards of steps) {
            window = upwards ? up(all, window) : down(all, window);
            expect(slice(all, window).length).toBeLessThanOrEqual(RENDERED_MAX + STEP);
            expect(slice(all, window).length).toBeGreaterThan(0);
          }
          const target = all[Math.min(jump, count - 1)]!.seq;
          window = around(all, target);
          expect(slice(all, window).some((one) => one.seq === target)).toBe(true);
          for (let i = 0; i < 60 && window.to !== null; i++) window = down(all, window);
          expect(slice(all, window).at(-1)).toBe(all.at(-1));
          for (let i = 0; i < 60; i++) window = up(all, window);
          expect(slice(all, window)[0]).toBe(all[0]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is gone when a reset leaves only newer messages", () => {
    const all = items(400);
    const window = around(all, all[20]!.seq);
    expect(isGone(all, window)).toBe(false);
    expect(isGone(all.slice(350), window)).toBe(true);
    expect(isGone(all.slice(350), newest(all, null))).toBe(false);
    expect(isGone([], window)).toBe(false);
  });

  it("lets go of the oldest at the end, and keeps newcomers out while something above is read", () => {
    const all = items(400);
    const long: Window = { from: all[50]!.seq, to: null };
    expect(slice(all, trimmed(all, long, true)).at(-1)).toBe(all.at(-1));
    expect(slice(all, trimmed(all, long, true))).toHaveLength(RENDERED_MAX);
    expect(slice(all, trimmed(all, long, false))[0]).toBe(all[50]);
    expect(slice(all, trimmed(all, long, false))).toHaveLength(RENDERED_MAX);
    expect(indexOf(all, 2)).toBe(1);
  });
});

describe("the text of a message", () => {
  it("finds links and leaves the sentence around them alone", () => {
    const links = (text: string) =>
      pieces(text)
        .filter((piece) => piece.href !== undefined)
        .map((piece) => piece.href);
    expect(links("see https://example.org/a_(b). And www.example.com, ok?")).toEqual([
      "https://example.org/a_(b)",
      "https://www.example.com/",
    ]);
    expect(links("(https://example.org/x)")).toEqual(["https://example.org/x"]);
    expect(links("看这里：https://example.org/路径，谢谢")).toEqual([
      "https://example.org/%E8%B7%AF%E5%BE%84",
    ]);
    expect(links("javascript:alert(1) http://nodots ftp://x.y <img src=x>")).toEqual([]);
    expect(
      pieces("a https://e.org b")
        .map((piece) => piece.text)
        .join(""),
    ).toBe("a https://e.org b");
  });

  it("knows emoji that stand alone", () => {
    for (const text of ["🎉", "👍🏽", "👨‍👩‍👧", "🇲🇾 🇸🇬", "❤️", "😂😂😂"])
      expect(isLargeEmoji(text), text).toBe(true);
    for (const text of ["", "1", "ok 👍", "😂😂😂😂", "#", "好"])
      expect(isLargeEmoji(text), text).toBe(false);
  });

  it("folds what is long, in letters, in lines or in wide characters", () => {
    for (const text of ["a".repeat(901), "a\n".repeat(18), "好".repeat(451)]) expect(isLong(text)).toBe(true);
    for (const text of ["", "a".repeat(900), "a\n".repeat(17), "好".repeat(450)])
      expect(isLong(text)).toBe(false);
  });
});
