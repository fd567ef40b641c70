import { expect, it } from "vitest";
import { until, type Visitor } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople();

const mention = (who: Visitor, text: string) => who.message(text).locator("[data-mention]");
const list = (who: Visitor) => who.page.getByRole("listbox", { name: "People to mention" });

it("an @ offers the people of the room, and whom one chooses is told apart in both windows", async () => {
  const { ann, ben } = scene.pair;
  await ann.composer().pressSequentially("hello @lo");
  await list(ann)
    .getByRole("option", { name: /Ben Low/ })
    .waitFor();
  const active = await until(() => ann.composer().getAttribute("aria-activedescendant"));
  await expect.poll(() => ann.page.locator(`[id="${active}"]`).getAttribute("aria-selected")).toBe("true");
  // Escape leaves the list and not the words.
  await ann.composer().press("Escape");
  await list(ann).waitFor({ state: "detached" });
  await ann.composer().press("Backspace");
  await list(ann).waitFor();
  await ann.composer().press("Enter");
  await list(ann).waitFor({ state: "detached" });
  const written = await ann.composer().inputValue();
  expect(written).toMatch(/^hello @[a-z0-9_]+ $/);
  await ann.composer().pressSequentially("are you there?");
  await ann.composer().press("Enter");
  for (const who of [ann, ben])
    await expect.poll(() => mention(who, "are you there?").textContent()).toBe(written.slice(6, -1));
  // In Ben's window it is he who is meant.
  const look = (who: Visitor) =>
    mention(who, "are you there?").evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await look(ben)).not.toBe(await look(ann));
});

it("a press on a mention shows who it is, without leaving the room", async () => {
  const { ann } = scene.pair;
  const address = ann.page.url();
  await mention(ann, "are you there?").click();
  const card = ann.page.getByRole("dialog");
  await card.getByRole("heading", { name: "Ben Low" }).waitFor();
  await ann.page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  await expect.poll(() => ann.page.url()).toBe(address);
});

it("an edit keeps whom it names, and a draft keeps whom it was to name over a reload", async () => {
  const { ann, ben } = scene.pair;
  await ann.message("are you there?").focus();
  await ann.page.keyboard.press("Enter");
  await ann.page.getByRole("menuitem", { name: "Edit", exact: true }).click();
  await ann.page.getByText("Editing your message").waitFor();
  const text = await ann.composer().inputValue();
  await ann.composer().fill(text.replace("are you there?", "still there?"));
  await ann.composer().press("Enter");
  await mention(ben, "still there?").waitFor();
  await ben.page.reload();
  await mention(ben, "still there?").waitFor();

  await ann.composer().pressSequentially("for @ben");
  await list(ann).waitFor();
  await ann.composer().press("Tab");
  await ann.composer().pressSequentially("later");
  const draft = await ann.composer().inputValue();
  await ann.page.reload();
  await ann.composer().waitFor();
  await expect.poll(() => ann.composer().inputValue()).toBe(draft);
  await ann.composer().press("Enter");
  await mention(ben, "later").waitFor();
});

it("who keeps order names everybody, who is told of it as of any mention", async () => {
  const { ann, ben } = scene.pair;
  await ann.goes("/rooms");
  await ann.page.getByRole("button", { name: "New room" }).click();
  await ann.page.getByText("Only those who are invited").click();
  await ann.page.getByLabel("Name", { exact: true }).fill("Statics");
  await ann.page.getByLabel("Who is in it?").fill("Ben Low");
  await ann.page.getByRole("button", { name: /Ben Low/ }).click();
  await ann.page.getByRole("button", { name: "Open the room" }).click();
  await ben.goes("/notices");
  await ann.composer().pressSequentially("the quiz is on Friday, @al");
  await list(ann).getByRole("option", { name: "Everybody in this room" }).click();
  await expect.poll(() => ann.composer().inputValue()).toBe("the quiz is on Friday, @all ");
  await ann.composer().press("Enter");
  await expect.poll(() => mention(ann, "the quiz is on Friday").textContent()).toBe("@all");

  const notice = ben.page
    .getByRole("list", { name: "Notices" })
    .getByRole("link")
    .filter({ hasText: "Ann Ong mentioned you in Statics" });
  await notice.getByText("the quiz is on Friday, @all").waitFor();
  await notice.click();
  await mention(ben, "the quiz is on Friday").waitFor();
  // A member like any other is offered people only, and their word is not heard by all.
  await ben.composer().pressSequentially("@");
  await list(ben).getByRole("option").first().waitFor();
  expect(await list(ben).getByText("Everybody in this room").count()).toBe(0);
  await ben.composer().press("Escape");
  await ben.says("@all thanks");
  await ann.message("@all thanks").waitFor();
  expect(await mention(ann, "@all thanks").count()).toBe(0);
});

it("on a phone a finger chooses, and nothing is wider than the screen", async () => {
  const { ann, ben } = scene.pair;
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await ann.composer().pressSequentially("@");
  const option = list(ann).getByRole("option").first();
  await option.waitFor();
  // As it is laid out: it may still be growing into its place.
  await expect.poll(() => option.evaluate((one: HTMLElement) => one.offsetHeight)).toBeGreaterThanOrEqual(44);
  await expect.poll(() => ann.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await option.click();
  await ann.composer().pressSequentially("from the phone");
  await ann.page.getByRole("button", { name: "Send", exact: true }).click();
  await mention(ben, "from the phone").waitFor();
  await until(async () => (await ann.composer().inputValue()) === "");
  await scene.pair.leaves();
});
