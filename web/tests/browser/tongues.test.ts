import { readdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { en as first, type Entry } from "../../src/i18n/en";
import { openBrowser, Visitor } from "./people";
import { Server } from "./server";

const WIDTH = 360;
const I18N = new URL("../../src/i18n/", import.meta.url);

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

type Words = Record<string, Entry>;
const forms = (entry: Entry) => (typeof entry === "string" ? [entry] : Object.values(entry));

/** All words of a language, by area and key. */
async function everyWord(language: string): Promise<Words> {
  const read = async (path: string) =>
    ((await import(new URL(`${path}${language}.ts`, I18N).pathname)) as Record<string, Words>)[language]!;
  const areas = readdirSync(I18N, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const all: Words = await read("");
  for (const { name } of areas)
    for (const [key, entry] of Object.entries(await read(`${name}/`))) all[`${name}/${key}`] = entry;
  return all;
}

/** What would show that something was not translated: a key, or a sentence that is said otherwise in this language. */
async function foreign(language: string): Promise<(text: string) => boolean> {
  const [english, own] = [await everyWord("en"), await everyWord(language)];
  const keys = new Set(Object.keys(english).map((key) => key.replace(/^\w+\//, "")));
  const known = new Set(Object.values(own).flatMap(forms));
  const sentences = Object.values(english)
    .flatMap(forms)
    .filter((text) => !known.has(text));
  const plain = new Set(sentences.filter((text) => !text.includes("{")));
  const patterns = sentences
    .filter((text) => text.includes("{") && text.replace(/\{\w+\}|[^a-z]/gi, "").length >= 6)
    .map((text) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, ".+"))
    .map((pattern) => new RegExp(`^${pattern}$`));
  return (text) =>
    (/[._]/.test(text) && keys.has(text)) ||
    plain.has(text) ||
    patterns.some((pattern) => pattern.test(text));
}

/** What the page is called, and all that is written on it or read out of it, apart from what people wrote. */
function written(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const theirs = "[data-text], [data-message] time, [lang]:not(html)";
    for (const one of document.body.querySelectorAll<HTMLElement>("*")) {
      if (one.closest(theirs) || !one.checkVisibility()) continue;
      for (const name of ["aria-label", "placeholder", "title"]) texts.push(one.getAttribute(name) ?? "");
      for (const child of one.childNodes)
        if (child.nodeType === Node.TEXT_NODE) texts.push(child.textContent ?? "");
    }
    const name = document.title.replace(/^(\(\d+\+?\)|•) /, "").replace(" · ATAS", "");
    return [name, ...texts].map((text) => text.trim());
  });
}

describe.each(["zh", "ms"])("in %s", (language) => {
  it("the main screens hold no word of another language, and nothing is wider than a small phone", async () => {
    const words = await everyWord(language);
    const isForeign = await foreign(language);
    const say = (key: string) => forms(words[key]!)[0]!;
    const who = await Visitor.arrives(browser, server.url, { viewport: { width: WIDTH, height: 780 } });
    const { page } = who;
    await page.addInitScript((chosen) => localStorage.setItem("atas.language", chosen), language);
    const wrong: string[] = [];
    const check = async (screen: string) => {
      await page.waitForLoadState("networkidle");
      for (const text of new Set(await written(page))) if (isForeign(text)) wrong.push(`${screen}: ${text}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > WIDTH) wrong.push(`${screen}: ${width} px`);
    };
    const chooses = async (key: string) => {
      await page.getByRole("menuitem", { name: say(key), exact: true }).click();
      await page.getByRole("dialog").waitFor();
    };

    await who.goes("/sign-in");
    await page.getByLabel(say("email")).fill("mei@utama.example");
    expect((await written(page))[0]).toBe(say("door/sign_in"));
    await page.getByLabel(say("password"), { exact: true }).fill("atas-demo-2026");
    await check("sign-in");
    await page.getByRole("button", { name: say("door/sign_in"), exact: true }).click();
    await page.getByRole("heading", { name: say("nav.rooms") }).waitFor();
    await check("/rooms");
    // What is looked through is what is there.
    const there = await written(page);
    for (const key of ["nav.rooms", "nav.people", "rooms.search"]) expect(there).toContain(say(key));
    for (const path of ["/rooms/discover", "/notices", "/search", "/people", "/me", "/settings", "/admin"]) {
      await who.goes(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await check(path);
    }
    await who.goes("/people");
    await page.getByRole("main").getByRole("listitem").getByRole("link").nth(3).click();
    await page.getByRole("article").waitFor();
    await check("a profile");

    await who.goes("/rooms");
    await page.getByRole("button", { name: say("new_room.title") }).click();
    await page.getByRole("dialog").waitFor();
    await check("new room");
    await page.getByRole("dialog").getByText(say("talk/new_room.private.text")).click();
    await page.getByLabel(say("talk/new_room.name"), { exact: true }).fill("Kumpulan 学习");
    await page.getByRole("button", { name: say("talk/new_room.create") }).click();
    const box = page.getByRole("textbox", { name: /Kumpulan 学习/ });
    await box.fill("1");
    await box.press("Enter");
    await who.message("1").waitFor();
    await check("a room");
    await who.message("1").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await check("the menu of a message");
    await page.keyboard.press("Escape");
    for (const key of ["room.rename", "room.notifications", "room.leave"]) {
      await page.getByRole("button", { name: say("room.menu"), exact: true }).click();
      await page.getByRole("menu").waitFor();
      await check("the menu of a room");
      await chooses(key);
      await check(key);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.getByRole("button", { name: say("room.show_people"), exact: true }).click();
    await page.getByRole("main", { name: say("talk/room.people") }).waitFor();
    await check("people of a room");
    await who.goes("/nowhere");
    await page.getByRole("heading", { name: say("not_found.title") }).waitFor();
    await check("not found");
    expect(wrong).toEqual([]);
    await who.leaves();
  });
});

it("a word that was left in English would be noticed", async () => {
  const isForeign = await foreign("zh");
  expect(["nav.rooms", forms(first["nav.rooms"])[0]!, "3 unread chats"].map(isForeign)).toEqual([
    true,
    true,
    true,
  ]);
  expect(["聊天", "ATAS", "Bahasa Melayu", "Aiman Roslan"].map(isForeign)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
