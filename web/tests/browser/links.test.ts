import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { readCode } from "./codes";
import { openBrowser, PASSWORD, Visitor } from "./people";
import { Server } from "./server";

const GONE = "This invitation is used up or over";

let server: Server;
let browser: Browser;
let olga: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  olga = await Visitor.arrives(browser, server.url, { permissions: ["clipboard-read", "clipboard-write"] });
  await olga.signsUp("olga@straits.example", "Olga Owner");
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (page: Page) => page.getByRole("dialog");
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });

async function newcomer(email: string, name: string): Promise<Visitor> {
  const who = await Visitor.arrives(browser, server.url);
  await who.signsUp(email, name);
  return who;
}

/** Olga stands in a private room of her own. */
async function opensRoom(title: string): Promise<void> {
  const { page } = olga;
  await olga.goes("/rooms");
  await page.getByRole("button", { name: "New room" }).click();
  await page.getByText("Only those who are invited").click();
  await page.getByLabel("Name", { exact: true }).fill(title);
  await page.getByRole("button", { name: "Open the room" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await olga.composer().waitFor();
}

/** Makes a link and leaves it on the screen. */
async function makesLink(title: string, uses: string): Promise<string> {
  const { page } = olga;
  await page.getByRole("button", { name: "Invite by link" }).click();
  await dialog(page).getByText("1 hour", { exact: true }).click();
  await dialog(page).getByText(uses, { exact: true }).click();
  // Whoever presses twice wants one link.
  await dialog(page).getByRole("button", { name: "Make a link" }).dblclick();
  await heading(page, `Invitation to “${title}”`).waitFor();
  return dialog(page).getByLabel("Address of the link").inputValue();
}

async function closes(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
}

async function follows(who: Visitor, address: string): Promise<void> {
  // From elsewhere: an address that differs only behind the # would load nothing anew.
  await who.page.goto("about:blank");
  await who.page.goto(address);
}

/** What somebody asks of the API without a screen for it. */
async function asks(email: string, method: string, path: string, body: unknown): Promise<number> {
  const send = (way: string, where: string, what: unknown, token = "") =>
    fetch(server.url + where, {
      method: way,
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(what),
    });
  const signed = await send("POST", "/v1/auth/login", { email, password: PASSWORD });
  const { access_token } = (await signed.json()) as { access_token: string };
  return (await send(method, path, body, access_token)).status;
}

it("an owner's link with one use brings one person in, and tells the next that it is used up", async () => {
  const { page } = olga;
  const [ben, cara] = await Promise.all([
    newcomer("ben@straits.example", "Ben Low"),
    newcomer("cara@straits.example", "Cara Lim"),
  ]);
  await opensRoom("Committee");
  await page.getByRole("button", { name: "Invite by link" }).click();
  await page.getByText("There is no link yet.", { exact: false }).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await closes(page);
  const address = await makesLink("Committee", "1 person");
  expect(address).toMatch(new RegExp(`^${server.url}/join#[\\w-]{22}$`));
  expect(await wrongWith(page)).toEqual([]);

  // What a camera reads, from this screen and from the large one.
  const code = page.getByRole("img", { name: "QR code of the invitation to “Committee”" });
  expect(await readCode(page, await code.screenshot())).toBe(address);
  await dialog(page).getByRole("button", { name: "Show large" }).click();
  const hall = page.locator("[data-hall]");
  await hall.getByText("Scan to join").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  expect(await readCode(page, await hall.screenshot())).toBe(address);
  await hall.getByRole("button", { name: "Close" }).click();
  await hall.waitFor({ state: "detached" });
  const saving = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name: "Save picture" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("Committee.png");
  expect(await readCode(page, readFileSync(await saved.path()))).toBe(address);
  await dialog(page).getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied").waitFor();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(address);

  await follows(ben, address);
  await ben.page.getByText("Olga Owner invites you").waitFor();
  await heading(ben.page, "Committee").waitFor();
  await ben.page.getByText("One person").waitFor();
  expect(await wrongWith(ben.page)).toEqual([]);
  await ben.page.getByRole("button", { name: "Join" }).click();
  await ben.says("glad to be here");
  // The count rises before her eyes.
  await dialog(page).getByText("Used up: one person joined").waitFor();

  await follows(cara, address);
  await heading(cara.page, GONE).waitFor();
  expect(await wrongWith(cara.page)).toEqual([]);
  await cara.page.getByRole("link", { name: "To my chats" }).click();
  await heading(cara.page, "It is quiet here").waitFor();

  // One link was made, and it is in the list; whoever came by it makes none.
  await dialog(page).getByRole("button", { name: "All links" }).click();
  await dialog(page)
    .getByRole("button", { name: /^Show the link/ })
    .waitFor();
  await expect.poll(() => dialog(page).getByRole("listitem").count()).toBe(1);
  expect(await wrongWith(page)).toEqual([]);
  await closes(page);
  await olga.sees("glad to be here");
  await ben.page.getByRole("button", { name: "Add people" }).waitFor();
  await ben.page.waitForLoadState("networkidle");
  expect(await ben.page.getByRole("button", { name: "Invite by link" }).count()).toBe(0);
  for (const who of [ben, cara]) await who.leaves();
});

it("who has no account signs up, verifies in another tab, and comes back to the invitation", async () => {
  await opensRoom("Night owls");
  const address = await makesLink("Night owls", "30");
  await closes(olga.page);
  const dan = await Visitor.arrives(browser, server.url);
  const { page } = dan;
  await follows(dan, address);
  await heading(page, "You are invited").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("link", { name: "Create account" }).click();
  await page.getByLabel("E-mail").fill("dan@straits.example");
  await page.getByLabel("Name", { exact: true }).fill("Dan Goh");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await heading(page, "Check your e-mail").waitFor();
  const onward = page.getByRole("link", { name: "Continue to the room you were invited to" });
  await onward.waitFor();
  expect(await wrongWith(page)).toEqual([]);

  const other = await dan.opensTab();
  await other.followsMail("dan@straits.example", "/verify");
  await heading(other.page, "Your address is verified").waitFor();
  await other.page.getByRole("link", { name: "Continue to the room you were invited to" }).click();
  await other.page.getByText("Olga Owner invites you").waitFor();
  await other.page.getByRole("button", { name: "Join" }).click();
  await other.says("found it");
  await olga.sees("found it");

  // The first tab still knows the way; a member goes straight in.
  await onward.click();
  await dan.composer().waitFor();
  await dan.sees("found it");
  // And the invitation waits no longer.
  await dan.goes("/join");
  await heading(page, "There is no invitation in this address").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  expect(other.complaints).toEqual([]);
  await dan.leaves();
});

it("who has an account signs in and comes back to the invitation", async () => {
  await opensRoom("Early birds");
  const address = await makesLink("Early birds", "As many as come");
  await closes(olga.page);
  const cara = await Visitor.arrives(browser, server.url);
  const { page } = cara;
  await follows(cara, address);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill("cara@straits.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await heading(page, "Early birds").waitFor();
  await page.getByRole("button", { name: "Join" }).click();
  await cara.composer().waitFor();

  // Banned, she is told so and not asked to try the door again.
  const room = new URL(page.url()).pathname.split("/")[2]!;
  const id = await page.evaluate(
    () => (JSON.parse(localStorage.getItem("atas.user") ?? "{}") as { id: string }).id,
  );
  const ban = `/v1/rooms/${room}/bans/${id}`;
  expect(await asks("olga@straits.example", "PUT", ban, { for_seconds: 86_400 })).toBe(204);
  await follows(cara, address);
  await page.getByRole("button", { name: "Join" }).click();
  await heading(page, "“Early birds” is closed to you for now").waitFor();
  await page.getByText(/^You can try again on /).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await cara.leaves();
});

it("a revoked link opens nothing, not even to who was about to press", async () => {
  const { page } = olga;
  await opensRoom("Short notice");
  const address = await makesLink("Short notice", "10");
  const eve = await newcomer("eve@straits.example", "Eve Teo");
  await follows(eve, address);
  await heading(eve.page, "Short notice").waitFor();

  await dialog(page).getByRole("button", { name: "Revoke", exact: true }).click();
  await heading(page, "Revoke this link?").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  // One may think again.
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await dialog(page).getByRole("button", { name: "Revoke", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Revoke the link" }).click();
  await page.getByText("There is no link yet.", { exact: false }).waitFor();

  await eve.page.getByRole("button", { name: "Join" }).click();
  await heading(eve.page, GONE).waitFor();
  await closes(page);
  await page.getByRole("complementary").getByRole("heading", { name: "One person" }).waitFor();
  for (const who of [eve, olga]) await who.leaves();
});
