import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { known } from "./corner";
import { openBrowser, Visitor } from "./people";
import { Server } from "./server";

/** A room of the demo data with more people than a page of them has. */
const CROWD = "Ask an Expert";

let server: Server;
let browser: Browser;
/** Hana moderates everywhere on her campus and in rooms of none; Zoe is the last who joined. */
let hana: Visitor, zoe: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  hana = await known(browser, server, "mod@utama.example");
  await hana.joins(CROWD);
  zoe = await Visitor.arrives(browser, server.url);
  await zoe.signsUp("zoe@utama.example", "Zoé Quah");
  await zoe.followsMail("zoe@utama.example", "/verify");
  await zoe.page.getByRole("heading", { name: "Your address is verified" }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const panel = () => hana.page.getByRole("complementary", { name: "People in this room" });
const rows = () => panel().getByRole("listitem");

it("of a large room somebody is found by a part of their name or handle", async () => {
  const { page } = hana;
  const search = panel().getByRole("searchbox", { name: "Search people" });
  await rows().nth(50).waitFor();
  // Who else is in it depends on the day.
  await zoe.joins(CROWD);
  await search.fill("QUAH zoe");
  await rows().nth(1).waitFor({ state: "detached" });
  await panel().getByText("Zoé Quah").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await search.fill("nobody is called so");
  await panel().getByText("Nobody found").waitFor();
  expect(await rows().count()).toBe(0);
  await search.press("Escape");
  await rows().nth(50).waitFor();
  await expect.poll(() => search.inputValue()).toBe("");
});

it("whoever is there has their menu before their page was read", async () => {
  const { page } = hana;
  // They joined after everybody on the first page.
  const menu = panel().getByRole("button", { name: "More about Zoé Quah" });
  await menu.waitFor();
  expect(await rows().count()).toBeLessThan(110);
  await menu.click();
  for (const entry of ["Message Zoé Quah", "Mute …", "Ban from room …", "Remove from room"])
    await page.getByRole("menuitem", { name: entry, exact: true }).waitFor();
  await page.getByRole("menuitem", { name: "Mute …" }).click();
  await page.getByRole("dialog", { name: "Mute Zoé Quah?" }).getByText("10 minutes", { exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Mute", exact: true }).click();
  await zoe.page.getByText(/^You are muted here until \d/).waitFor();
  await panel()
    .getByText(/^Muted until \d/)
    .first()
    .waitFor();
  for (const who of [hana, zoe]) await who.leaves();
});

it("a small room has no search", async () => {
  const mei = await known(browser, server, "mei@utama.example");
  await mei.page
    .getByRole("list", { name: "Chats" })
    .getByRole("link", { name: /Seroja Block C/ })
    .click();
  await mei.page
    .getByRole("complementary", { name: "People in this room" })
    .getByRole("listitem")
    .first()
    .waitFor();
  expect(await mei.page.getByRole("searchbox", { name: "Search people" }).count()).toBe(0);
  await mei.leaves();
});
