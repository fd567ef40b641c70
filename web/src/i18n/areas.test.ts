import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Entry } from "./en";

const HERE = new URL(".", import.meta.url);
const areas = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const forms = (entry: Entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const holes = (entry: Entry) =>
  [...new Set(forms(entry).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
const catalogue = async (area: string, language: string) =>
  ((await import(`./${area}/${language}.ts`)) as Record<string, Record<string, Entry>>)[language]!;

describe.each(areas)("the words of %s", (area) => {
  it.each(["zh", "ms"])("are the same in %s, with the same holes", async (language) => {
    const [en, other] = [await catalogue(area, "en"), await catalogue(area, language)];
    expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort());
    for (const [key, entry] of Object.entries(en)) {
      expect(holes(other[key]!), key).toEqual(holes(entry));
      for (const form of forms(other[key]!)) expect(form.trim(), key).not.toBe("");
    }
  });

  it("are all used", async () => {
    const root = new URL("..", HERE);
    const source = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !/^i18n\/\w+\/(en|zh|ms)\.ts$/.test(name))
      .map((name) => readFileSync(new URL(name, root), "utf8"))
      .join("\n");
    const used = (key: string) =>
      source.includes(`"${key}"`) || source.includes(`\`${key.split(".")[0]}.\${`);
    expect(Object.keys(await catalogue(area, "en")).filter((key) => !used(key))).toEqual([]);
  });
});
