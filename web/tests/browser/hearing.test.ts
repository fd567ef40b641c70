import { expect, it } from "vitest";
import { PASSWORD, until, Visitor } from "./people";
import { twoPeople } from "./scene";

/** Ann's other device, in another country. */
let abroad: Visitor;

const scene = twoPeople(async ({ server, browser, pair }) => {
  abroad = await Visitor.arrives(browser, server.url, { timezoneId: "Asia/Kuala_Lumpur" });
  await abroad.signsIn("ann@straits.example", PASSWORD);
  await pair.meets();
});

const section = (who: Visitor) =>
  who.page.locator("section").filter({ has: who.page.getByRole("heading", { name: "Notifications" }) });
const kind = (who: Visitor, name: string) => who.page.getByRole("switch", { name });
const saved = (who: Visitor) => section(who).getByText("Saved", { exact: true }).waitFor();
const bell = (who: Visitor, name: string | RegExp) =>
  who.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).waitFor();
const on = (who: Visitor, name: string, wanted: boolean) =>
  until(async () => (await kind(who, name).getAttribute("aria-checked")) === String(wanted));

async function reacts(who: Visitor, text: string, emoji: string): Promise<void> {
  await who.page.locator("[data-message][data-seq]").filter({ hasText: text }).focus();
  await who.page.keyboard.press("Enter");
  await who.page.getByRole("menuitemcheckbox", { name: emoji }).click();
  await who.page.locator("[data-message]").filter({ hasText: text }).getByText(emoji).waitFor();
}

it("what is switched off is not told, and the other device knows of it", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("who likes this?");
  await ben.sees("who likes this?");
  await ann.goes("/settings");
  await on(ann, "Reactions", true);
  await kind(ann, "Reactions").click();
  await saved(ann);
  await abroad.goes("/settings");
  await on(abroad, "Reactions", false);
  await on(abroad, "Mentions", true);

  await reacts(ben, "who likes this?", "🎉");
  // Told in order: what comes after the reaction rings, and alone.
  await ben.says("I do");
  await bell(ann, /one unread notice/);
  await ann.goes("/notices");
  await ann.page.getByRole("list", { name: "Notices" }).getByText("I do").waitFor();
  await expect
    .poll(() => ann.page.getByRole("list", { name: "Notices" }).getByRole("listitem").count())
    .toBe(1);
});

it("the daily e-mail can be switched off, which is kept and known everywhere", async () => {
  const { ann } = scene.pair;
  await ann.goes("/settings");
  await on(ann, "Daily e-mail", true);
  await kind(ann, "Daily e-mail").click();
  await saved(ann);
  await ann.page.reload();
  await on(ann, "Daily e-mail", false);
  await abroad.goes("/settings");
  await on(abroad, "Daily e-mail", false);
  // Nothing else goes with it.
  await on(abroad, "Mentions", true);
  await kind(abroad, "Daily e-mail").click();
  await saved(abroad);
  await ann.page.reload();
  await on(ann, "Daily e-mail", true);
});

it("what could not be saved is taken back, with a word", async () => {
  const { ann } = scene.pair;
  await ann.goes("/settings");
  await on(ann, "Invitations into rooms", true);
  await ann.page.route("**/v1/settings/notifications", (route) =>
    route.request().method() === "PUT" ? route.abort() : route.continue(),
  );
  await kind(ann, "Invitations into rooms").click();
  await section(ann).getByText("Not saved. ATAS cannot be reached. Are you online?").waitFor();
  await on(ann, "Invitations into rooms", true);
  await ann.page.unroute("**/v1/settings/notifications");
  // Changes that follow one another quickly are all kept.
  for (const name of ["Invitations into rooms", "Replies", "Mentions"]) await kind(ann, name).click();
  await ann.page.getByText("Nothing", { exact: true }).click();
  await saved(ann);
  await ann.page.reload();
  for (const name of ["Invitations into rooms", "Replies", "Mentions"]) await on(ann, name, false);
  await on(ann, "Direct messages", true);
  await ann.page.getByText("Nothing from there").waitFor();
});

it("quiet hours go by the place one lives in, and can move with one", async () => {
  const { ann } = scene.pair;
  await abroad.goes("/settings");
  await kind(abroad, "Quiet hours").click();
  await abroad.page.getByLabel("From").fill("23:15");
  await abroad.page.getByText("Time zone: Asia/Kuala Lumpur").waitFor();
  await saved(abroad);
  await ann.goes("/settings");
  await until(async () => (await ann.page.getByLabel("From").inputValue()) === "23:15");
  await ann.page.getByLabel("To", { exact: true }).fill("23:15");
  await ann.page.getByText("it is quiet all day").waitFor();
  await ann.page.getByRole("button", { name: /^Use .*, where this device is$/ }).click();
  await ann.page.getByRole("button", { name: /^Use / }).waitFor({ state: "detached" });
  await kind(ann, "Quiet hours").click();
  await ann.page.getByLabel("From").waitFor({ state: "detached" });
  await saved(ann);
});

it("a conversation can be silenced from its own menu, by keys alone too", async () => {
  const { ann, ben } = scene.pair;
  await ann.goes(new URL(ben.page.url()).pathname);
  await ann.sees("I do");
  await ann.page.getByRole("button", { name: "Room menu" }).focus();
  await ann.page.keyboard.press("Enter");
  await ann.page.getByRole("menuitem", { name: "Notifications" }).press("Enter");
  const dialog = ann.page.getByRole("dialog", { name: "Notifications" });
  await dialog.getByRole("radio", { name: "Every message" }).focus();
  await ann.page.keyboard.press("ArrowDown");
  await dialog.getByText("Saved").waitFor();
  await ann.page.keyboard.press("Escape");
  await ann.goes("/people");
  await bell(ann, "Notices");
  await ben.says("psst");
  // It arrives as a message, and rings nowhere.
  await bell(ann, /one unread chat/);
  await bell(ann, "Notices");
  await ann.goes("/notices");
  await ann.page.getByRole("list", { name: "Notices" }).getByText("I do").waitFor();
  expect(await ann.page.getByText("psst").count()).toBe(0);
  for (const who of [abroad, ann, ben]) await who.leaves();
});
