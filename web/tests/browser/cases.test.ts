import type { Browser, Route } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { confirms, DEMO_PASSWORD, known, openCorner, ROOM, turnsTo } from "./corner";
import { openBrowser, PASSWORD, until, Visitor } from "./people";
import { Server } from "./server";

let server: Server;
let browser: Browser;
/** Mei owns the room, Gus and Lina are in it, Hana moderates their campus. */
let mei: Visitor, gus: Visitor, lina: Visitor, hana: Visitor;
let path: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  ({ mei, gus, lina, path } = await openCorner(browser, server));
  hana = await known(browser, server, "mod@utama.example");
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const card = (about: string) => hana.page.getByRole("article", { name: about });

/** Gus says something, and Lina reports it. */
async function minds(text: string): Promise<void> {
  await gus.says(text);
  await lina.sees(text);
  await lina.chooses(text, "Report");
  await lina.page.getByText("Fraud, or work for money").click();
  await confirms(lina, "Send the report");
  await hana.goes("/moderation");
  await card("Gus Guest").getByText(text).waitFor();
}

it("a room is reported from its menu, and its owner is warned by the moderator who has the case", async () => {
  const { page } = lina;
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Report" }).click();
  const dialog = page.getByRole("dialog", { name: "Report this room" });
  await dialog.getByText("Moderators see its name, its topic", { exact: false }).waitFor();
  await page.getByText("Spam", { exact: true }).click();
  await page.getByLabel("What should they know? (optional)").fill("nothing but advertising");
  expect(await wrongWith(page)).toEqual([]);
  await confirms(lina, "Send the report");
  // Whoever owns it has nobody to report.
  await mei.page.getByRole("button", { name: "Room menu" }).click();
  await mei.page.getByRole("menuitem", { name: "Notifications" }).waitFor();
  expect(await mei.page.getByRole("menuitem", { name: "Report" }).count()).toBe(0);
  await mei.page.keyboard.press("Escape");

  await hana.goes("/moderation");
  await card(ROOM).getByText("Public room").waitFor();
  await card(ROOM).getByRole("link", { name: "Tan Mei Ling" }).waitFor();
  await card(ROOM).getByText("Lina Yap: nothing but advertising").waitFor();
  await card(ROOM).getByRole("figure").getByText(ROOM).waitFor();
  expect(await wrongWith(hana.page)).toEqual([]);
  await card(ROOM).getByRole("button", { name: "Warn the owner" }).click();
  const submit = hana.page.getByRole("dialog").getByRole("button", { name: "Warn", exact: true });
  await expect.poll(() => submit.isDisabled()).toBe(true);
  await hana.page.getByLabel("What should they know?").fill("Please keep it to your courses");
  await confirms(hana, "Warn");
  await hana.page.getByRole("heading", { name: "All is well" }).waitFor();
  await mei.goes("/notices");
  await mei.page.getByText("Please keep it to your courses").waitFor();
  await lina.goes("/notices");
  await lina.page.getByText("What you reported was looked at. Thank you.").first().waitFor();
  await lina.goes(path);
});

it("a room is reported from its door", async () => {
  await hana.goes(path);
  const { page } = hana;
  await page.getByRole("button", { name: "Join", exact: true }).waitFor();
  // Who is in it is not for those who are not.
  expect(await page.getByRole("button", { name: "Hide people" }).count()).toBe(0);
  expect(await page.getByRole("complementary").count()).toBe(0);
  await page.getByRole("main").getByRole("button", { name: "Report", exact: true }).click();
  await page.getByRole("dialog", { name: "Report this room" }).getByText("Something else").click();
  expect(await wrongWith(page)).toEqual([]);
  await confirms(hana, "Send the report");
  await hana.goes("/moderation");
  await card(ROOM).getByText("Reported by Hana Yusof").waitFor();
  await card(ROOM).getByRole("button", { name: "No action" }).click();
  await page.getByRole("heading", { name: "All is well" }).waitFor();
});

it("whoever keeps order mutes the author from the menu of a message, and others are not offered it", async () => {
  const { page } = mei;
  await mei.goes(path);
  await gus.says("buy my notes");
  await mei.sees("buy my notes");
  await lina.opens("buy my notes");
  expect(await lina.page.getByRole("menuitem", { name: /^(Mute|Ban|Remove)/ }).count()).toBe(0);
  await lina.page.keyboard.press("Escape");

  await mei.opens("buy my notes");
  const group = page.getByRole("menu").getByRole("group", { name: "Gus Guest" });
  await group.getByRole("menuitem", { name: "Ban from room …" }).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await group.getByRole("menuitem", { name: "Mute Gus Guest …" }).click();
  const dialog = page.getByRole("dialog", { name: "Mute Gus Guest?" });
  await dialog.getByText("10 minutes", { exact: true }).click();
  await confirms(mei, "Mute");
  await gus.page.getByText(/^You are muted here until \d/).waitFor();
  await mei.chooses("buy my notes", "Lift the mute of Gus Guest");
  await gus.composer().waitFor();
});

it("on a phone nothing in a message's menu moves when it is known what may be done about its author", async () => {
  await mei.page.getByRole("button", { name: "More about Lina Yap" }).click();
  await mei.page.getByRole("menuitem", { name: "Make a moderator" }).click();
  await mei.says("no trade in here");
  for (const { email, password, text, comes } of [
    { email: "mei@utama.example", password: DEMO_PASSWORD, text: "buy my notes", comes: "Remove from room" },
    {
      email: "lina@utama.example",
      password: PASSWORD,
      text: "no trade in here",
      comes: "This person owns the room",
    },
  ]) {
    // What the service worker asks for on the page's behalf could not be held back here.
    const phone = { viewport: { width: 360, height: 740 }, serviceWorkers: "block" } as const;
    const who = await Visitor.arrives(browser, server.url, phone);
    await who.signsIn(email, password);
    await who.goes(path);
    await who.sees(text);
    const menu = who.page.getByRole("menu");
    const places = async () => {
      await menu.evaluate((sheet) => Promise.all(sheet.getAnimations().map(({ finished }) => finished)));
      const boxes = await menu
        .getByRole("menuitem")
        .evaluateAll((entries) =>
          entries.map((one) => [one.textContent, one.getBoundingClientRect().y] as const),
        );
      return Object.fromEntries(boxes);
    };
    const asked = new Promise<Route>((held) => void who.page.route("**/members?ids=*", held, { times: 1 }));
    await who.opens(text);
    const question = await asked;
    const before = await places();
    expect(await menu.getByText(comes).count()).toBe(0);
    await question.continue();
    await menu.getByText(comes).waitFor();
    expect(await places()).toMatchObject(before);
    expect(await wrongWith(who.page)).toEqual([]);
    await who.leaves();
  }
});

it("whoever keeps order removes somebody from their card, and a refusal is shown", async () => {
  const { page } = mei;
  await mei.goes(path);
  await mei.composer().pressSequentially("@Gus");
  await page.getByRole("option", { name: /Gus Guest/ }).click();
  await mei.composer().press("Enter");
  await page.getByRole("log").getByRole("button", { name: "@gus" }).click();
  const card = page.getByRole("dialog").filter({ has: page.getByRole("heading", { name: "Gus Guest" }) });
  await card.getByRole("button", { name: "Remove from room" }).click();
  expect(await wrongWith(page)).toEqual([]);
  const asks = page.getByRole("dialog", { name: "Remove Gus Guest?" });
  await page.route("**/members/*", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "forbidden", title: "no", status: 403 }),
    }),
  );
  await asks.getByRole("button", { name: "Remove from room" }).click();
  await asks.getByRole("alert").waitFor();
  await page.unroute("**/members/*");
  await asks.getByRole("button", { name: "Remove from room" }).click();
  await asks.waitFor({ state: "detached" });
  await gus.page.getByRole("button", { name: "Join", exact: true }).click();
  await gus.composer().waitFor();
  await card.getByRole("button", { name: "Mute …" }).waitFor();
});

it("from a case its author is warned, muted or banned, and the message goes with the last two", async () => {
  const { page } = hana;
  const decides = async (action: string) => {
    await card("Gus Guest").getByRole("button", { name: "Other ways" }).click();
    await page.getByRole("menuitem", { name: action, exact: true }).click();
  };
  await minds("first essay for sale");
  await decides("Warn");
  await confirms(hana, "Cancel");
  await until(() => card("Gus Guest").evaluate((one) => one.contains(document.activeElement)));
  await decides("Warn");
  await page.getByLabel("What should they know?").fill("No trade here");
  await confirms(hana, "Warn");
  await page.getByRole("heading", { name: "All is well" }).waitFor();
  await gus.goes("/notices");
  await gus.page.getByText("No trade here").waitFor();
  await gus.goes(path);
  await gus.sees("first essay for sale");

  await minds("second essay for sale");
  await decides("Mute");
  await page.getByRole("dialog").getByText("The message is deleted.", { exact: false }).waitFor();
  await page.getByRole("dialog").getByText("10 minutes", { exact: true }).click();
  expect(await wrongWith(page)).toEqual([]);
  await confirms(hana, "Mute");
  await gus.page.getByText(/^You are muted here until \d/).waitFor();
  await lina.message("This message was removed").waitFor();
  expect(await lina.message("second essay for sale").count()).toBe(0);
  await mei.goes(`/moderation${path}?tab=sanctions`);
  await mei.page.getByRole("button", { name: "Lift the mute of Gus Guest" }).click();
  await gus.composer().waitFor();

  await minds("third essay for sale");
  await decides("Ban");
  await page.getByRole("dialog").getByText("30 days", { exact: true }).click();
  await confirms(hana, "Ban");
  await gus.page.getByRole("button", { name: "Join", exact: true }).click();
  await gus.page.getByText("You are banned from this room for now.", { exact: false }).waitFor();
  await turnsTo(hana, "Record");
  for (const act of ["warned", "muted", "banned"])
    await page.getByText(`Hana Yusof ${act} Gus Guest`).waitFor();
  for (const who of [mei, gus, lina, hana]) await who.leaves();
});
