import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { translator } from ".";
import { makeDates } from "./dates";
import { en, type Catalogue, type Entry, type Key } from "./en";
import { ms } from "./ms";
import { zh } from "./zh";

const keys = Object.keys(en) as Key[];
const forms = (entry: Entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const holes = (entry: Entry) =>
  [...new Set(forms(entry).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

describe.each([
  ["zh", zh],
  ["ms", ms],
] as [string, Catalogue][])("the catalogue %s", (_name, catalogue) => {
  it("has the keys of the English one, no more and no fewer", () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  it("fills the same holes, and leaves nothing empty", () => {
    for (const key of keys) {
      expect(holes(catalogue[key]), key).toEqual(holes(en[key]));
      for (const form of forms(catalogue[key])) expect(form.trim(), key).not.toBe("");
    }
  });
});

describe("the catalogue", () => {
  it("has no key that nothing uses", () => {
    const root = new URL("..", import.meta.url);
    const source = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("i18n/"))
      .map((name) => readFileSync(new URL(name, root), "utf8"))
      .join("\n")
      .concat(readFileSync(new URL("problems.ts", import.meta.url), "utf8"));
    // Keys built from what the server says: problem codes, field reasons, roles.
    const built = /^(problem|field|role|upload)\./;
    const unused = keys.filter((key) => !built.test(key) && !source.includes(`"${key}"`));
    // dates.ts names these two.
    expect(unused.filter((key) => key !== "today" && key !== "yesterday")).toEqual([]);
  });

  it("chooses plural forms by the language's own rules", () => {
    expect(translator("en", en).t("room.members", { n: 1 })).toBe("One person");
    expect(translator("en", en).t("room.members", { n: 2500 })).toBe("2,500 people");
    expect(translator("zh", zh).t("room.members", { n: 1 })).toBe("1 人");
  });

  it("speaks of days as people do", () => {
    const now = new Date(2026, 10, 20, 12).getTime();
    const { t } = translator("en", en);
    const dates = makeDates("en", t, () => now);
    expect(dates.day(new Date(2026, 10, 20, 1).toISOString())).toBe("Today");
    expect(dates.day(new Date(2026, 10, 19, 23, 59).toISOString())).toBe("Yesterday");
    expect(dates.brief(new Date(2026, 10, 16, 9).toISOString())).toBe("Mon");
    expect(makeDates("zh-Hans", t, () => now).day(new Date(2026, 10, 2).toISOString())).toMatch(/11月2日/);
  });
});
