import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { confirms, known, openCorner, turnsTo } from "./corner";
import { openBrowser, until, type Visitor } from "./people";
import { Server } from "./server";

let server: Server;
let browser: Browser;
/** Mei owns the room, Gus and Lina are in it, Hana moderates their campus, the admin everything. */
let mei: Visitor, gus: Visitor, lina: Visitor, hana: Visitor, admin: Visitor;
let path: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  ({ mei, gus, lina, path } = await openCorner(browser, server));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Chooses something from the menu that one has of another in the room's list of people. */
async function chooses(who: Visitor, name: string, entry: string): Promise<void> {
  await who.page.getByRole("button", { name: `More about ${name}` }).click();
  await who.page.getByRole("menuitem", { name: entry }).click();
  await who.page.getByRole("menu").waitFor({ state: "detached" });
}

const slowBar = (who: Visitor) => who.page.getByText(/^Slow mode: one message every \d+ \w+$/);

it("an owner mutes somebody, who is told and cannot write, and lifts it again", async () => {
  await gus.composer().fill("half a thought");
  await chooses(mei, "Gus Guest", "Mute …");
  await mei.page.getByRole("dialog").getByText("10 minutes", { exact: true }).click();
  await mei.page.getByLabel("Why? (optional)").fill("Three times the same");
  expect(await wrongWith(mei.page)).toEqual([]);
  await confirms(mei, "Mute");
  const mark = (who: Visitor) => who.page.getByRole("complementary").getByText(/^Muted until \d/);
  await mark(mei).waitFor();
  expect(await wrongWith(mei.page)).toEqual([]);

  await gus.page.getByText(/^You are muted here until \d/).waitFor();
  await gus.page.getByText("what you began to write is kept").waitFor();
  expect(await gus.composer().count()).toBe(0);
  expect(await mark(lina).count()).toBe(0);
  expect(await wrongWith(gus.page)).toEqual([]);
  await gus.goes("/notices");
  await gus.page.getByText(/You are muted in Kind corner until \d/).waitFor();
  await gus.page.getByText("Three times the same").waitFor();
  await gus.goes(path);

  await mei.page.getByRole("link", { name: /^Moderation/ }).click();
  await turnsTo(mei, "Muted, banned");
  await mei.page.getByText("“Three times the same”").waitFor();
  expect(await wrongWith(mei.page)).toEqual([]);
  await mei.page.getByRole("button", { name: "Lift the mute of Gus Guest" }).click();
  await mei.page.getByRole("heading", { name: "Everybody may speak" }).waitFor();
  await gus.composer().waitFor();
  await expect.poll(() => gus.composer().inputValue()).toBe("half a thought");
  await gus.composer().press("Enter");
  await lina.sees("half a thought");
});

it("slow mode counts down, keeps what is typed, and lets it go when the time has come", async () => {
  const { page } = gus;
  const send = page.getByRole("button", { name: "Send", exact: true });
  await turnsTo(mei, "Slow mode");
  await mei.page.getByText("5 minutes", { exact: true }).click();
  await mei.page.getByText("One message every 5 minutes").waitFor();
  expect(await wrongWith(mei.page)).toEqual([]);
  await lina.sees("Slow mode: one message every 5 minutes from each person");
  // What Gus said a moment ago does not count: nobody had to wait then.
  await slowBar(gus).waitFor();
  const left = page.getByRole("timer");
  await gus.says("one");
  await lina.sees("one");
  await left.getByText(/you can write again in [34]:\d\d/).waitFor();
  await gus.composer().fill("two");
  const before = await left.textContent();
  await until(async () => (await left.textContent()) !== before);
  await expect.poll(() => send.isDisabled()).toBe(true);
  await gus.composer().press("Enter");
  expect(await wrongWith(page)).toEqual([]);
  await page.reload();
  await left.waitFor();
  await expect.poll(() => gus.composer().inputValue()).toBe("two");
  expect(await gus.message("two").count()).toBe(0);
  // Whoever keeps order does not wait.
  await mei.goes(path);
  await mei.says("I may");
  await mei.says("and again");
  await gus.sees("and again");

  await mei.goes(`/moderation${path}?tab=slow`);
  await mei.page.getByText("10 seconds", { exact: true }).click();
  await slowBar(gus).waitFor();
  await gus.composer().press("Enter");
  await lina.sees("two");
  await mei.page.getByText("Off", { exact: true }).click();
  await slowBar(gus).or(left).waitFor({ state: "detached" });
});

it("what a student reports the moderator finds, removes and leaves on record; who decides later is told", async () => {
  await gus.says("I sell finished essays");
  await lina.sees("I sell finished essays");
  await lina.chooses("I sell finished essays", "Report");
  await lina.page.getByText("Fraud, or work for money").click();
  await lina.page.getByLabel("What should they know? (optional)").fill("in every room");
  await confirms(lina, "Send the report");

  hana = await known(browser, server, "mod@utama.example");
  admin = await known(browser, server, "admin@atas.example");
  for (const who of [hana, admin]) {
    await who.page.getByRole("link", { name: /^(one case waits )?Moderation$/ }).click();
    await who.page.getByRole("article", { name: "Gus Guest" }).getByText("I sell finished essays").waitFor();
  }
  const card = hana.page.getByRole("article", { name: "Gus Guest" });
  await card.getByText("One person reported it:").waitFor();
  await card.getByText("Lina Yap: in every room").waitFor();
  expect(await wrongWith(hana.page)).toEqual([]);
  // The second one sees the queue as it was.
  await admin.page.route("**/v1/moderation/queue?*resolved=false*", (route) => route.abort());

  await card.getByRole("button", { name: "Delete the message" }).click();
  await hana.page.getByLabel("A word to them (optional)").fill("No trade in essays here");
  expect(await wrongWith(hana.page)).toEqual([]);
  await confirms(hana, "Delete the message");
  await hana.page.getByRole("heading", { name: "All is well" }).waitFor();
  expect(await wrongWith(hana.page)).toEqual([]);
  await gus.sees("This message was removed");

  await admin.page.getByRole("article", { name: "Gus Guest" }).getByRole("button", { name: "Keep" }).click();
  await admin.page.getByRole("dialog", { name: "Somebody was quicker" }).waitFor();
  await admin.page.getByRole("dialog").getByText("Hana Yusof deleted the message").waitFor();
  expect(await wrongWith(admin.page)).toEqual([]);
  await admin.page.unroute("**/v1/moderation/queue?*resolved=false*");
  await confirms(admin, "On to the next");
  await admin.page.getByRole("heading", { name: "All is well" }).waitFor();

  await hana.page.getByRole("button", { name: "Decided" }).click();
  await card.getByText("Hana Yusof deleted the message").waitFor();
  expect(await wrongWith(hana.page)).toEqual([]);
  await turnsTo(hana, "Record");
  await hana.page.getByText("Hana Yusof deleted a message of Gus Guest").waitFor();
  await hana.page.getByText("Tan Mei Ling muted Gus Guest").waitFor();
  expect(await wrongWith(hana.page)).toEqual([]);
  await lina.goes("/notices");
  await lina.page.getByText("What you reported was looked at. Thank you.").waitFor();
  await lina.goes(path);
});

it("blocked words refuse a message, or have it looked at by those who keep order in the room", async () => {
  const { page } = hana;
  await turnsTo(hana, "Blocked words");
  await page.getByRole("heading", { name: "No word is blocked" }).waitFor();
  const add = async (word: string, mode: string) => {
    const sheet = page.getByRole("dialog", { name: "Add word" });
    if (!(await sheet.isVisible())) await page.getByRole("button", { name: "Add word" }).click();
    await sheet.getByLabel("Word or phrase").fill(word);
    await sheet.getByText(mode, { exact: true }).click();
    await sheet.getByRole("button", { name: "Add to the list" }).click();
  };
  const off = (word: string) => page.getByRole("button", { name: `Take “${word}” off the list` });
  await add("essay mill", "Refuse");
  await off("essay mill").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await add("Essay  MILL", "Review");
  await page.getByText("This word is on the list already").waitFor();
  await add("!!", "Review");
  await page.getByText("It needs at least one letter or digit").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await add("raffle", "Review");
  await off("raffle").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await wrongWith(page)).toEqual([]);

  await gus.goes(path);
  await gus.says("the best essay mill in town");
  await gus.page.getByText("Not sent: it has words that are not allowed here").waitFor();
  // What can only be refused again is not offered again; its words are.
  expect(await gus.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  await gus.page.getByRole("button", { name: "Edit", exact: true }).click();
  await until(async () => (await gus.composer().inputValue()) === "the best essay mill in town");
  await gus.says("a raffle tonight");
  await lina.sees("a raffle tonight");

  await mei.goes(path);
  await mei.page.getByRole("link", { name: /^Moderation.*one to look at/ }).click();
  const card = mei.page.getByRole("article", { name: "Gus Guest" });
  await card.getByText("Words on the list:").waitFor();
  expect(await wrongWith(mei.page)).toEqual([]);
  await card.getByRole("button", { name: "Keep" }).click();
  await mei.page.getByRole("heading", { name: "All is well" }).waitFor();

  await off("essay mill").click();
  await off("essay mill").waitFor({ state: "detached" });
  await gus.says("the oldest essay mill in town");
  await lina.sees("the oldest essay mill in town");

  await turnsTo(hana, "Record");
  await page.getByText("Hana Yusof took a word off the blocked ones").waitFor();
  await page.getByText("Hana Yusof has messages with a word looked at").waitFor();
  await page.getByText("Hana Yusof blocked a word").waitFor();
  await until(async () => (await page.getByText("“essay mill”").count()) === 2);
});

it("a moderator whom the owner names bans somebody, who cannot come back until it is lifted", async () => {
  await mei.goes(path);
  await chooses(mei, "Lina Yap", "Make a moderator");
  await lina.sees("Tan Mei Ling made Lina Yap a moderator");
  await chooses(lina, "Gus Guest", "Ban from room …");
  await lina.page
    .getByRole("dialog", { name: "Ban Gus Guest?" })
    .getByText("7 days", { exact: true })
    .waitFor();
  expect(await wrongWith(lina.page)).toEqual([]);
  await confirms(lina, "Ban");
  await gus.page.getByRole("button", { name: "Join", exact: true }).click();
  await gus.page.getByText("You are banned from this room for now.", { exact: false }).waitFor();

  await lina.page.getByRole("link", { name: /^Moderation/ }).click();
  await turnsTo(lina, "Muted, banned");
  await lina.page.getByText(/^Banned until/).waitFor();
  await lina.page.getByRole("button", { name: "Lift the ban of Gus Guest" }).click();
  await lina.page.getByRole("heading", { name: "Everybody may speak" }).waitFor();
  await gus.page.getByRole("button", { name: "Join", exact: true }).click();
  await gus.composer().waitFor();
  await turnsTo(lina, "Record");
  await lina.page.getByText("Lina Yap lifted the ban of Gus Guest").waitFor();
  expect(await wrongWith(lina.page)).toEqual([]);
});

it("is closed to everybody else, with a word, and fits a phone", async () => {
  for (const [where, text] of [
    ["/moderation", "Moderators decide here"],
    [`/moderation${path}`, "Owners and moderators of the room"],
  ] as const) {
    await gus.goes(where);
    await gus.page.getByRole("heading", { name: "This is for moderators" }).waitFor();
    await gus.page.getByText(text).waitFor();
  }
  expect(await gus.page.getByRole("link", { name: /Moderation$/ }).count()).toBe(0);
  await hana.page.setViewportSize({ width: 360, height: 740 });
  for (const part of ["Reports", "Blocked words", "Record"]) {
    await turnsTo(hana, part);
    expect(await wrongWith(hana.page)).toEqual([]);
  }
  for (const who of [mei, gus, lina, hana, admin]) await who.leaves();
});
