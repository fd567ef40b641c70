import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { confirms, openCorner } from "./corner";
import { openBrowser, until, type Visitor } from "./people";
import { Server } from "./server";

let server: Server;
let browser: Browser;
/** Mei owns the room, Gus and Lina are in it. */
let mei: Visitor, gus: Visitor, lina: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  ({ mei, gus, lina } = await openCorner(browser, server));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (who: Visitor) => who.page.getByRole("dialog");
const hasFocus = (one: Locator) => until(() => one.evaluate((here) => here === document.activeElement));

async function presses(button: Locator): Promise<void> {
  await button.focus();
  await button.press("Enter");
}

/** Closes the dialog with a key, and waits until it has gone. */
async function escapes(who: Visitor): Promise<void> {
  await dialog(who).waitFor();
  await who.page.keyboard.press("Escape");
  await dialog(who).waitFor({ state: "detached" });
}

/** Chooses an entry without a mouse. */
async function selects(who: Visitor, entry: string): Promise<void> {
  await presses(who.page.getByRole("menuitem", { name: entry, exact: true }));
  await dialog(who).waitFor();
}

it("what a message's menu led to gives the focus back to the message", async () => {
  await gus.says("essays for sale");
  await mei.sees("essays for sale");
  const row = mei.message("essays for sale");
  await mei.opens("essays for sale");
  await mei.page.keyboard.press("Escape");
  await hasFocus(row);

  const mute = async () => {
    await mei.opens("essays for sale");
    await selects(mei, "Mute Gus Guest …");
  };
  await mute();
  await escapes(mei);
  await hasFocus(row);
  await mute();
  await confirms(mei, "Cancel");
  await hasFocus(row);
  await mute();
  await confirms(mei, "Mute");
  await hasFocus(row);
  await gus.page.getByText(/^You are muted here until \d/).waitFor();

  await mei.opens("essays for sale");
  await selects(mei, "Report");
  await dialog(mei).getByText("Spam", { exact: true }).click();
  await confirms(mei, "Send the report");
  await hasFocus(row);
  // It goes with the act, and the words that stand in its place are where one was.
  const place = (await row.getAttribute("data-seq"))!;
  await mei.opens("essays for sale");
  await selects(mei, "Delete");
  await confirms(mei, "Delete");
  await hasFocus(mei.page.locator(`[data-message][data-seq="${place}"]`));
});

it("a dialog that a button opened gives the focus back to the button", async () => {
  const { page } = mei;
  const link = page.getByRole("button", { name: "Invite by link" });
  await presses(link);
  await escapes(mei);
  await hasFocus(link);
  // One dialog makes way for the next and comes back: the focus still finds its way out.
  await presses(link);
  await dialog(mei).getByRole("button", { name: "Make a link" }).click();
  await presses(dialog(mei).getByRole("button", { name: "Revoke" }));
  await dialog(mei).getByRole("button", { name: "Cancel" }).click();
  await dialog(mei).getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  await escapes(mei);
  await hasFocus(link);

  // What is opened with a key goes back to what was written.
  await mei.composer().focus();
  await page.keyboard.press("Control+k");
  await escapes(mei);
  await hasFocus(mei.composer());
  await presses(page.getByRole("button", { name: "New room" }));
  await dialog(mei).getByRole("button", { name: "Close" }).click();
  await hasFocus(page.getByRole("button", { name: "New room" }));
});

it("what a room's menu led to gives the focus back to its button, unless it led elsewhere", async () => {
  const { page } = lina;
  const menu = page.getByRole("button", { name: "Room menu" });
  const chooses = async (entry: string) => {
    await presses(menu);
    await selects(lina, entry);
  };
  await chooses("Notifications");
  await escapes(lina);
  await hasFocus(menu);
  await chooses("Leave room");
  await confirms(lina, "Cancel");
  await hasFocus(menu);
  await chooses("Report");
  await dialog(lina).getByText("Spam", { exact: true }).click();
  await confirms(lina, "Send the report");
  await hasFocus(menu);
  await chooses("Leave room");
  await confirms(lina, "Leave room");
  await page.waitForURL(/\/rooms$/);
  // Nothing of the room is left, and the way back does not lead to the dialog.
  await page.goBack();
  await page.getByRole("button", { name: "Join", exact: true }).waitFor();
  expect(await dialog(lina).count()).toBe(0);
});

it("a member's menu gives the focus back to its button, and to the panel when the member has gone", async () => {
  const { page } = mei;
  const panel = page.getByRole("complementary", { name: "People in this room" });
  const more = panel.getByRole("button", { name: "More about Gus Guest" });
  await presses(more);
  await selects(mei, "Remove from room");
  await confirms(mei, "Cancel");
  await hasFocus(more);
  await presses(more);
  await selects(mei, "Ban from room …");
  await confirms(mei, "Ban");
  await more.waitFor({ state: "detached" });
  await hasFocus(panel);
  for (const who of [mei, gus, lina]) await who.leaves();
});
