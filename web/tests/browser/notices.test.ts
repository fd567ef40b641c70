import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { PASSWORD, until, Visitor } from "./people";
import { twoPeople } from "./scene";

/** A second device of Ann's. */
let phone: Visitor;

const scene = twoPeople(async ({ server, browser, pair }) => {
  phone = await Visitor.arrives(browser, server.url, { viewport: { width: 390, height: 780 } });
  await phone.signsIn("ann@straits.example", PASSWORD);
  await pair.meets();
});

const nav = (page: Page) => page.getByRole("navigation", { name: "Main" });
const bell = (who: Visitor, count: string) => nav(who.page).getByRole("link", { name: count }).waitFor();
const silent = (who: Visitor) => nav(who.page).getByRole("link", { name: "Notices", exact: true }).waitFor();
const notices = (who: Visitor) => who.page.getByRole("list", { name: "Notices" }).getByRole("link");

/** Opens a message's menu as one does without a mouse, and chooses. */
async function chooses(who: Visitor, text: string, role: "menuitem" | "menuitemcheckbox", name: string) {
  await who.message(text).focus();
  await who.page.keyboard.press("Enter");
  await who.page.getByRole(role, { name }).click();
}

it("a reaction rings on all devices, leads to its message, and is read everywhere when it is read once", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("the library has seats again");
  await ben.sees("the library has seats again");
  await ann.goes("/people");
  await chooses(ben, "the library has seats again", "menuitemcheckbox", "🎉");
  for (const [device, title] of [
    [ann, "(1) People · ATAS"],
    [phone, "(1) Chats · ATAS"],
  ] as const) {
    await bell(device, "one unread notice");
    await until(async () => (await device.page.title()) === title);
  }
  await nav(ann.page).getByRole("link", { name: "one unread notice" }).click();
  await ann.page.getByRole("heading", { name: "Notices" }).waitFor();
  const notice = notices(ann).filter({ hasText: "Ben Low reacted to your message" });
  await notice.getByText("the library has seats again").waitFor();
  expect(await wrongWith(ann.page)).toEqual([]);
  await notice.click();
  await ann.sees("the library has seats again");
  await until(() => ann.page.evaluate(() => document.activeElement?.hasAttribute("data-seq")));
  await expect.poll(() => new URL(ann.page.url()).search).toBe("");
  for (const [device, title] of [
    [ann, "Ben Low · ATAS"],
    [phone, "Chats · ATAS"],
  ] as const) {
    await silent(device);
    await until(async () => (await device.page.title()) === title);
  }
});

it("messages of one conversation are one notice, and reading the room on one device reads it on the other", async () => {
  const { ann, ben } = scene.pair;
  await ann.goes("/people");
  await phone.goes("/notices");
  for (const text of ["are you there?", "hello?", "bring the notes"]) await ben.says(text);
  await bell(ann, "one unread notice");
  const notice = notices(phone).filter({ hasText: "Ben Low wrote to you" });
  await notice.getByText("bring the notes").waitFor();
  await notice.getByText("unread: Ben Low wrote to you, 3 messages").waitFor();
  await ann.goes("/rooms");
  await ann.page.getByRole("link", { name: /Ben Low.*bring the notes/ }).click();
  await ann.sees("bring the notes");
  await silent(ann);
  await notices(phone).getByText("unread:").waitFor({ state: "detached" });
});

it("what happened while a device was away is there when it comes back", async () => {
  const { ann, ben } = scene.pair;
  await ann.goes("/people");
  await silent(ann);
  await phone.context.setOffline(true);
  await ben.says("one more thing");
  await bell(ann, "one unread notice");
  await nav(ann.page).getByRole("link", { name: "one unread notice" }).click();
  await ann.page.getByRole("button", { name: "Mark all as read" }).click();
  await silent(ann);
  await ben.says("and another");
  await bell(ann, "one unread notice");
  await phone.context.setOffline(false);
  await notices(phone).getByText("and another").waitFor();
  await phone.page.getByRole("button", { name: "Mark all as read" }).click();
  await silent(ann);
  await ann.page.getByRole("button", { name: "Mark all as read" }).waitFor({ state: "detached" });
});

it("a deleted message takes its notice along, and an answer marks its room for me", async () => {
  const { ann, ben } = scene.pair;
  await ann.goes("/people");
  await ben.says("wrong window");
  await bell(ann, "one unread notice");
  await chooses(ben, "wrong window", "menuitem", "Delete");
  await ben.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await silent(ann);

  await ann.goes("/rooms");
  await ann.page.getByRole("button", { name: "New room" }).click();
  await ann.page.getByText("Only those who are invited").click();
  await ann.page.getByLabel("Name", { exact: true }).fill("Past papers");
  await ann.page.getByLabel("Who is in it?").fill("Ben Low");
  await ann.page
    .getByRole("dialog")
    .getByRole("button", { name: /Ben Low/ })
    .click();
  await ann.page.getByRole("button", { name: "Open the room" }).click();
  await ann.composer().waitFor();
  await ann.says("who has 2024?");
  await bell(ben, "one unread notice");
  await nav(ben.page).getByRole("link", { name: "one unread notice" }).click();
  await notices(ben).filter({ hasText: "Ann Ong added you to Past papers" }).click();
  await ben.sees("who has 2024?");
  await ann.goes("/people");
  await ben.message("who has 2024?").first().hover();
  await ben.page.getByRole("button", { name: "Reply" }).first().click();
  await ben.says("I do");
  await ann.goes("/rooms");
  await ann.page.getByRole("link", { name: /Past papers.*you were addressed.*one unread message/ }).click();
  await ann.sees("I do");
  await ann.page.getByRole("link", { name: /you were addressed/ }).waitFor({ state: "detached" });
});

it("the list of rooms counts and marks the same on two devices, also when one of them reads", async () => {
  const { ann, ben } = scene.pair;
  const row = (who: Visitor, name: string) =>
    who.page
      .getByRole("list", { name: "Chats" })
      .getByRole("link", { name: new RegExp(`^(Online )?${name}`) });
  /** What stands at the end of a row, as it is shown: "@" and the count. */
  const badges = (who: Visitor, name: string) =>
    row(who, name)
      .locator('[aria-hidden="true"]:has(+ .sr-only)')
      .allTextContents()
      .then((texts) => texts.join(" "));
  const show = (name: string, badge: string) =>
    Promise.all([ann, phone].map((who) => until(async () => (await badges(who, name)) === badge)));
  await ann.goes("/rooms");
  await phone.goes("/rooms");
  await show("Ben Low", "2");
  await row(ann, "Ben Low").click();
  await ann.sees("and another");
  await show("Ben Low", "");
  await ann.goes("/rooms");
  await show("Past papers", "");

  // Plain words, then an answer to her, then an edit, which is no message.
  await ben.says("2023 as well");
  await show("Past papers", "1");
  await ben.message("who has 2024?").first().hover();
  await ben.page.getByRole("button", { name: "Reply" }).first().click();
  await ben.says("all of it");
  await show("Past papers", "@ 2");
  await ben.goes("/people");
  await ben.page.getByLabel("Search people").fill("Ann Ong");
  await ben.page.getByRole("button", { name: "Message Ann Ong" }).click();
  for (const text of ["one", "two", "three"]) await ben.says(text);
  await show("Ben Low", "3");
  await show("Past papers", "@ 2");

  // Read on the phone, and after a reload of the other device it is still so.
  await row(phone, "Past papers").click();
  await phone.sees("all of it");
  await phone.page.getByRole("link", { name: "Back" }).first().click();
  await show("Past papers", "");
  await show("Ben Low", "3");
  await ann.page.reload();
  await show("Past papers", "");
  await show("Ben Low", "3");
  // And the other way round.
  await row(ann, "Ben Low").click();
  await ann.sees("three");
  await show("Ben Low", "");
  await phone.page.reload();
  await show("Ben Low", "");
  await show("Past papers", "");
  // One's own words count nowhere.
  await ann.says("four");
  await ben.sees("four");
  await until(async () => (await row(phone, "Ben Low").textContent())!.includes("four"));
  await show("Ben Low", "");
});

it("the app's badge says how much is unread, on a system that has one", async () => {
  const { ann, ben } = scene.pair;
  // Nowhere is the conversation open, which would read it.
  await ann.goes("/people");
  const desk = await Visitor.arrives(scene.browser, scene.server.url);
  // Stands for the system, which shows it.
  await desk.context.addInitScript(() => {
    const say = (badge: number) => {
      document.documentElement.dataset.badge = String(badge);
      return Promise.resolve();
    };
    Object.assign(navigator, { setAppBadge: (count = 0) => say(count), clearAppBadge: () => say(0) });
  });
  const shows = (count: number) =>
    until(async () => (await desk.page.locator("html").getAttribute("data-badge")) === String(count));
  await desk.signsIn("ann@straits.example", PASSWORD);
  await desk.goes("/notices");
  await desk.page.getByRole("heading", { name: "Notices" }).waitFor();
  await shows(0);
  await ben.says("for the badge");
  await shows(1);
  await ben.says("and once more");
  // Of one conversation, so one thing that waits.
  await notices(desk).getByText("and once more").waitFor();
  await shows(1);
  await desk.page.getByRole("button", { name: "Mark all as read" }).click();
  await shows(0);
  await ben.says("before she leaves");
  await shows(1);
  await desk.goes("/settings");
  await shows(1);
  await desk.page.getByRole("button", { name: "Sign out", exact: true }).last().click();
  await desk.page.getByRole("heading", { name: "Good to see you" }).waitFor();
  await shows(0);
  await desk.leaves();
});

it("at sign-out the tab says nothing more of what waits", async () => {
  const { ann, ben } = scene.pair;
  await ann.goes("/people");
  await phone.goes("/settings");
  await ben.says("one more thing");
  await until(async () => /^\(\d+\) Settings · ATAS$/.test(await phone.page.title()));
  await phone.page.getByRole("button", { name: "Sign out", exact: true }).last().click();
  await phone.page.getByRole("heading", { name: "Good to see you" }).waitFor();
  await until(async () => (await phone.page.title()) === "Sign in · ATAS");
  await phone.signsIn("ann@straits.example", PASSWORD);
});

it("without a way to the server the list says so, and comes with the next try", async () => {
  const { ann, ben } = scene.pair;
  let asked = 0;
  await ann.page.route("**/v1/inbox?**", (route) => {
    asked += 1;
    return route.abort();
  });
  await ann.goes("/notices");
  await ann.page.getByText("ATAS cannot be reached. Are you online?").waitFor();
  // One more try is made by itself when the connection stands.
  await until(() => Promise.resolve(asked >= 2));
  const again = ann.page.getByRole("button", { name: "Try again" });
  await again.click();
  await until(() => Promise.resolve(asked >= 3));
  await ann.page.unroute("**/v1/inbox?**");
  await again.click();
  await notices(ann).filter({ hasText: "Ben Low replied to you in Past papers" }).waitFor();
  const newcomer = await Visitor.arrives(scene.browser, scene.server.url);
  await newcomer.signsUp("cat@straits.example", "Cat Lim");
  await newcomer.goes("/notices");
  await newcomer.page.getByRole("heading", { name: "You are all caught up" }).waitFor();
  for (const who of [newcomer, phone]) await who.leaves();
  await scene.pair.leaves();
  expect(ben.complaints).toEqual([]);
});
