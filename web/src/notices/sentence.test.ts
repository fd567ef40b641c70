import { describe, expect, it } from "vitest";
import type { Person } from "../api/types";
import { translator } from "../i18n";
import { en } from "../i18n/notices/en";
import { zh } from "../i18n/notices/zh";
import { placeOf, sentence } from "./sentence";
import type { Notice } from "./state";

const named = (id: string, display_name: string) => [id, { id, display_name } as Person] as const;
const people = new Map([named("a", "Aina"), named("b", "Ben"), named("gone", "")]);
const names = {
  people,
  somebody: "Somebody",
  titleOf: (room: string) => (room === "d" ? "" : "Algorithms"),
  momentOf: () => "four",
};
const notice = (change: Partial<Notice>): Notice => ({
  group: "g",
  kind: "reaction",
  room: "r",
  seq: 9,
  target: 4,
  at: "",
  latest: 1,
  readAt: 9,
  count: 1,
  people: ["a"],
  peopleCount: 1,
  excerpt: null,
  emoji: "🎉",
  text: null,
  order: null,
  unread: true,
  ...change,
});

describe("a notice in words", () => {
  const say = translator("en", en).t;
  it("names one, two or some of many", () => {
    const told = (ids: string[], peopleCount = ids.length) =>
      sentence(notice({ people: ids, peopleCount }), names, say);
    expect(told(["a"])).toBe("Aina reacted to your message in Algorithms");
    expect(told(["a", "b"])).toBe("Aina and Ben reacted to your message in Algorithms");
    expect(told(["b", "a", "x"])).toBe("Ben and 2 others reacted to your message in Algorithms");
    expect(told(["gone"])).toBe("Somebody reacted to your message in Algorithms");
    expect(told([], 0)).toBe("Somebody reacted to your message in Algorithms");
    expect(sentence(notice({ peopleCount: 4 }), names, translator("zh", zh).t)).toBe(
      "Aina 和其他 3 人 在 Algorithms 回应了你的消息",
    );
  });

  it("says what a kind means, and of kinds it does not know that there is something", () => {
    const told = (change: Partial<Notice>) => sentence(notice(change), names, say);
    expect(told({ kind: "direct", count: 1, room: "d" })).toBe("Aina wrote to you");
    expect(told({ kind: "direct", count: 3, room: "d" })).toBe("Aina wrote to you, 3 messages");
    expect(told({ kind: "reaction", room: "d" })).toBe("Aina reacted to your message");
    expect(told({ kind: "mention" })).toBe("Aina mentioned you in Algorithms");
    expect(told({ kind: "booking", room: null })).toBe("Something new for you");
    const order = (what: string, until: string | null = null) =>
      told({ kind: "system", room: null, order: { what, title: "Algorithms", until, reason: null } });
    expect(order("muted", "2026-11-20T08:00:00Z")).toBe("You are muted in Algorithms until four");
    expect(order("muted")).toBe("You are muted in Algorithms until it is lifted");
    expect(order("message_removed")).toBe("One of your messages in Algorithms was deleted");
    expect(order("turned_to_stone")).toBe("Something new for you");
    expect(told({ kind: "system", room: null, text: "Down for a minute at four" })).toBe(
      "Down for a minute at four",
    );
  });

  it("leads to the message that it is about", () => {
    expect([notice({}), notice({ kind: "reply" }), notice({ kind: "invitation" })].map(placeOf)).toEqual([
      4,
      9,
      undefined,
    ]);
  });
});
