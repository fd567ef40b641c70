import type { Browser } from "playwright-core";
import { until, Visitor } from "./people";
import type { Server } from "./server";

export const DEMO_PASSWORD = "atas-demo-2026";
export const ROOM = "Kind corner";

/** A public room: Mei owns it, Gus and Lina are in it. */
export interface Corner {
  mei: Visitor;
  gus: Visitor;
  lina: Visitor;
  path: string;
}

/** Somebody of the demo data: `mod@utama.example` moderates the campus, `admin@atas.example` everything. */
export async function known(browser: Browser, server: Server, email: string): Promise<Visitor> {
  const who = await Visitor.arrives(browser, server.url);
  await who.signsIn(email, DEMO_PASSWORD);
  return who;
}

async function newcomer(browser: Browser, server: Server, email: string, name: string): Promise<Visitor> {
  const who = await Visitor.arrives(browser, server.url);
  await who.signsUp(email, name);
  await who.followsMail(email, "/verify");
  await who.page.getByRole("heading", { name: "Your address is verified" }).waitFor();
  await who.joins(ROOM);
  return who;
}

export async function openCorner(browser: Browser, server: Server): Promise<Corner> {
  const mei = await known(browser, server, "mei@utama.example");
  await mei.page.getByRole("button", { name: "New room" }).click();
  await mei.page.getByLabel("Name", { exact: true }).fill(ROOM);
  await mei.page.getByRole("button", { name: "Open the room" }).click();
  await mei.composer().waitFor();
  const path = new URL(mei.page.url()).pathname;
  const gus = await newcomer(browser, server, "gus@utama.example", "Gus Guest");
  const lina = await newcomer(browser, server, "lina@utama.example", "Lina Yap");
  // Nothing tells of joins in a public room.
  await mei.goes(path);
  return { mei, gus, lina, path };
}

/** Presses the button of a dialog, and waits until it has closed. */
export async function confirms(who: Visitor, button: string): Promise<void> {
  await who.page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
  await who.page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Goes to a part of the screen of those who keep order. */
export async function turnsTo(who: Visitor, part: string): Promise<void> {
  const tab = who.page.getByRole("navigation", { name: "Moderation" }).getByRole("link", { name: part });
  await tab.click();
  await until(async () => (await tab.getAttribute("aria-current")) === "page");
}
