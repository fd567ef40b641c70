import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { until, type Visitor } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople();

const marks = (page: Page) => page.locator("[data-seen]");
/** The one mark stands under the message with this text. */
const seenAt = (page: Page, text: string) =>
  until(async () => {
    const at = await page.locator("[data-message]", { has: marks(page) }).allTextContents();
    return at.length === 1 && at[0]!.includes(text);
  });
const unseen = (page: Page) => until(async () => (await marks(page).count()) === 0);
const switches = async (who: Visitor, on: boolean) => {
  await who.goes("/settings");
  const button = who.page.getByRole("switch", { name: "Read receipts" });
  await button.waitFor();
  await expect.poll(() => button.getAttribute("aria-checked")).toBe(String(!on));
  const saved = who.page.waitForResponse((answer) => answer.request().method() === "PUT");
  await button.click();
  expect((await saved).status()).toBe(200);
  await until(() => button.isEnabled());
  await expect.poll(() => button.getAttribute("aria-checked")).toBe(String(on));
};

it("what the other has read is marked, in every tab, after a reload and after a break", async () => {
  const { ann, ben } = scene.pair;
  const room = new URL(ann.page.url()).pathname;
  await ben.goes("/people");
  await ann.says("first");
  await ann.says("second");
  await ann.allSent();
  await ann.message("second").getByText("Sent").waitFor({ state: "attached" });
  expect(await marks(ann.page).count()).toBe(0);

  await ben.goes(room);
  await seenAt(ann.page, "second");
  await expect.poll(() => marks(ann.page).textContent()).toContain("Seen");
  expect(await wrongWith(ann.page)).toEqual([]);
  // Ben has written nothing, and sees no mark of his own reading.
  expect(await marks(ben.page).count()).toBe(0);

  // It moves on with his eyes, and stays at my last one when he answers.
  await ann.says("third");
  await seenAt(ann.page, "third");
  await ben.says("fourth");
  await ann.sees("fourth");
  await seenAt(ben.page, "fourth");
  await seenAt(ann.page, "third");

  const tab = await ann.context.newPage();
  await tab.goto(ann.page.url());
  await seenAt(tab, "third");
  await ann.page.reload();
  await seenAt(ann.page, "third");

  // Read while the line was down: it is told when it is up again.
  await ben.goes("/people");
  await ann.says("fifth");
  await ann.allSent();
  await tab.getByText("fifth", { exact: true }).first().waitFor();
  await ann.context.setOffline(true);
  await ann.page.getByText("You are offline").first().waitFor();
  await ben.goes(room);
  await ben.sees("fifth");
  await seenAt(ann.page, "third");
  await ann.context.setOffline(false);
  for (const page of [ann.page, tab]) await seenAt(page, "fifth");
  await tab.close();
});

it("nothing of it is read out by itself", async () => {
  const { ann } = scene.pair;
  const spoken = await marks(ann.page).evaluate((mark) => mark.closest("[aria-live]")?.ariaLive);
  expect(spoken).toBe("off");
});

it("whoever switches receipts off neither sends nor sees them", async () => {
  const { ann, ben } = scene.pair;
  const room = new URL(ann.page.url()).pathname;
  await switches(ben, false);
  expect(await wrongWith(ben.page)).toEqual([]);
  await unseen(ann.page);
  await ben.goes(room);
  await ann.says("sixth");
  await ben.sees("sixth");
  await ben.says("seventh");
  await ann.sees("seventh");
  for (const { page } of [ann, ben]) {
    await page.reload();
    await page.getByText("seventh", { exact: true }).first().waitFor();
  }
  // What is told after a reload comes with the first words of the stream, and so does what was said next.
  await ann.says("eighth");
  await ben.sees("eighth");
  await ben.says("ninth");
  await ann.sees("ninth");
  for (const { page } of [ann, ben]) expect(await marks(page).count()).toBe(0);

  await switches(ben, true);
  await ben.goes(room);
  await seenAt(ann.page, "eighth");
  await seenAt(ben.page, "ninth");
  for (const who of [ann, ben]) await who.leaves();
});
