import { describe, expect, it } from "vitest";
import { pieces } from "../room/text";
import { suggest } from "../room/suggest";
import type { Person } from "../api/types";
import { askingAt, EVERYBODY, handlesIn, mentioned, namesOf, stillMentioned } from "./mentions";

const person = (handle: string, display_name: string, deleted = false): Person => ({
  id: `id-${handle}`,
  handle,
  display_name,
  deleted,
  role: "student",
  headline: "",
});

describe("a mention in a text", () => {
  it("is an @ with a handle, and not an address of mail or a part of a word", () => {
    const found = handlesIn("@Mei, ask (@ben_low)! 你好@amir看 ann@straits.example @@x @xy a@mei @mei@b");
    expect(found.map(({ handle }) => handle)).toEqual(["mei", "ben_low", "amir"]);
  });

  it("says who was chosen, once each, and only whom the text still names", () => {
    const names = { mei: "1", ben: "2", all: EVERYBODY };
    expect(mentioned("@mei and @MEI", names)).toEqual({ mentions: ["1"] });
    expect(mentioned("@all: @ben", names)).toEqual({ mentions: ["2"], mention_all: true });
    expect(mentioned("nobody, @stranger", names)).toEqual({});
    expect(mentioned("@mei", undefined)).toEqual({});
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p_${i}`, String(i)]));
    const text = Object.keys(many).map((handle) => `@${handle}`);
    expect(mentioned(text.join(" "), many).mentions).toHaveLength(20);
  });

  it("is being typed when the caret stands behind it", () => {
    expect(askingAt("hi @me there", 6)).toEqual({ start: 3, query: "me" });
    expect(askingAt("hi @", 4)).toEqual({ start: 3, query: "" });
    expect(askingAt("问@李", 3)).toEqual({ start: 1, query: "李" });
    expect(askingAt("hi @me there", 9)).toBeNull();
    expect(askingAt("ann@straits", 11)).toBeNull();
  });
});

describe("an edit", () => {
  const was = { text: "@mei and @old_name: eight?", mentions: ["1", "renamed"], mentionAll: false };
  const names = namesOf(was, (id) => (id === "1" ? "mei" : "new_name"));

  it("keeps whom it does not touch, also somebody who has another handle by now", () => {
    expect(stillMentioned(was, "@mei and @old_name: nine?", names).mentions?.sort()).toEqual([
      "1",
      "renamed",
    ]);
  });

  it("lets go of whom it no longer names, and takes whom it names anew", () => {
    expect(stillMentioned(was, "@old_name: nine?", names)).toEqual({ mentions: ["renamed"] });
    expect(stillMentioned(was, "@mei @ben", { ...names, ben: "2" }).mentions?.sort()).toEqual([
      "1",
      "2",
      "renamed",
    ]);
  });

  it("keeps and takes back that it was for everybody", () => {
    const all = { text: "@all quiz", mentions: [], mentionAll: true };
    const own = namesOf(all, () => undefined);
    expect(stillMentioned(all, "@all quiz at nine", own)).toEqual({ mention_all: true });
    expect(stillMentioned(all, "quiz at nine", own)).toEqual({});
  });
});

describe("shown", () => {
  it("are those who were meant, beside links and plain words", () => {
    expect(pieces("@mei see https://a.example/@mei or @ben.", { mei: "1" })).toEqual([
      { text: "@mei", who: "1" },
      { text: " see " },
      { text: "https://a.example/@mei", href: "https://a.example/@mei" },
      { text: " or @ben." },
    ]);
  });
});

describe("suggested", () => {
  const people = [
    person("mei", "Tan Mei Ling"),
    person("amei", "Ah Mei"),
    person("meiyee", "Teoh Mei Yee"),
    person("gone", "", true),
    person("ben", "Ben Meister"),
  ];
  const handles = (query: string, recent: string[] = []) =>
    suggest(people, query, recent).map((one) => one.handle);

  it("are handles and names that begin so, then words of names, then any part; the latest speaker first", () => {
    expect(handles("mei")).toEqual(["mei", "meiyee", "amei", "ben"]);
    expect(handles("mei", ["id-meiyee"])[0]).toBe("meiyee");
    expect(handles("")).toHaveLength(4);
    expect(handles("zzz")).toEqual([]);
  });
});
