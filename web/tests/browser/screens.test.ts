import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { openBrowser, until, Visitor } from "./people";
import { picture } from "./pictures";
import { Server } from "./server";

const FIRST_PAGE_KB = 150;

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const firstRoom = (page: Page) => page.getByRole("list", { name: "Chats" }).getByRole("link").first();

/** Every screen: how to get there, what shows that it is there, and its name in the title where that is another. */
const OUTSIDE: [string, string, string?][] = [
  ["/", "Your campus talks here.", "Welcome"],
  ["/sign-up", "Come on up", "Create account"],
  ["/sign-in", "Good to see you", "Sign in"],
  ["/forgotten", "Forgotten your password?"],
  ["/check-mail", "Check your e-mail"],
  ["/verify", "This link does not work"],
  ["/reset#token=made-up", "Set a new password"],
  ["/join", "There is no invitation in this address"],
  [`/join#${"a".repeat(22)}`, "You are invited"],
  ["/nowhere", "Page not found"],
];
const INSIDE: [string, string, string?][] = [
  ["/rooms", "Chats"],
  ["/rooms/discover", "Discover"],
  ["/notices", "Notices"],
  ["/search", "Search messages"],
  ["/people", "People"],
  ["/me", "Me"],
  ["/settings", "Settings"],
  ["/admin", "This page is for operators", "Operations"],
];

/** What the browser calls the page, apart from what is unread. */
const titled = (page: Page, name: string) =>
  until(async () => (await page.title()).replace(/^(\(\d+\+?\)|•) /, "") === `${name} · ATAS`);

/** How far down, and how far in, the words of a title stand; nothing while a word on the connection moves them down. */
function place(title: Element): [number, number] | null {
  if (document.querySelector("[data-connection]")) return null;
  const words = document.createRange();
  words.selectNodeContents(title);
  const { x, y, height } = words.getBoundingClientRect();
  return [y + height / 2, x];
}
const spread = (figures: number[]) => Math.max(...figures) - Math.min(...figures);

describe.each([
  ["light", 360],
  ["dark", 360],
  ["light", 1280],
  ["dark", 1280],
] as const)("every screen, %s at %i px", (colorScheme, width) => {
  it("has no serious finding and no sideways scrolling", async () => {
    const who = await Visitor.arrives(browser, server.url, { colorScheme, viewport: { width, height: 780 } });
    const { page } = who;
    const wrong: string[] = [];
    const check = async (name: string) => {
      for (const finding of await wrongWith(page)) wrong.push(`${name}: ${finding}`);
    };
    for (const [path, heading, name = heading] of OUTSIDE) {
      await who.goes(path);
      await page.getByRole("heading", { name: heading }).waitFor();
      await titled(page, name);
      await check(path);
    }
    await who.signsIn("mei@utama.example", "atas-demo-2026");
    const heights: number[] = [];
    const margins: number[] = [];
    for (const [path, heading, name = heading] of INSIDE) {
      await who.goes(path);
      const title = page.getByRole("heading", { name: heading, exact: true }).first();
      await title.waitFor();
      await titled(page, name);
      if (path !== "/admin") {
        const [height, margin] = await until(() => title.evaluate(place));
        heights.push(height);
        // Beside the list of rooms there is less room; on phones the way back stands before the title.
        if (width >= 768 && !path.startsWith("/rooms")) margins.push(margin);
      }
      await page.waitForLoadState("networkidle");
      await check(path);
    }
    // Titles stay where they are from one screen to the next.
    expect(spread(heights)).toBeLessThan(1);
    if (margins.length > 0) expect(spread(margins)).toBeLessThan(1);
    await who.goes("/rooms");
    await firstRoom(page).click();
    await who.composer().waitFor();
    await page.locator("[data-message]").first().waitFor();
    // What the other has read comes a little later, and is faded in.
    await page.waitForLoadState("networkidle");
    await check("a room");
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menuitem", { name: "Notifications" }).click();
    await page.getByRole("dialog").getByRole("radio").first().waitFor();
    await check("notifications of a room");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Emoji" }).click();
    await page.getByRole("heading", { name: "Faces" }).waitFor();
    await check("the emoji");
    await page.keyboard.press("Escape");
    await page
      .locator('input[type="file"]')
      .setInputFiles([
        picture("board.png", 300, 200),
        { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") },
      ]);
    await page.locator('[data-tile="done"]').nth(1).waitFor();
    await check("files in the box");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.locator("[data-picture] img:not([src^='data:'])").last().waitFor();
    await check("files in a room");
    await page.locator("[data-picture]").last().click();
    await page.getByRole("dialog").waitFor();
    await check("a picture");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await who.composer().fill("@");
    await page.getByRole("listbox").waitFor();
    await check("whom to mention");
    await who.composer().fill("");
    await page.locator("[data-message][data-seq]").last().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Open thread" }).click();
    await page.getByRole("textbox", { name: "Reply in this thread" }).waitFor();
    await check("a thread");
    await page.goBack();
    await who.composer().waitFor();
    const room = new URL(page.url()).pathname;
    await who.goes(`${room}/people`);
    await page.getByRole("link", { name: /@|·|./ }).first().waitFor();
    await page.waitForLoadState("networkidle");
    await check("people of a room");
    await who.goes("/people");
    await page.getByRole("main").getByRole("listitem").getByRole("link").nth(3).click();
    await page.getByRole("article").waitFor();
    await check("a profile");
    await who.goes("/rooms");
    await page.getByRole("button", { name: "New room" }).click();
    await page.getByRole("dialog").waitFor();
    await check("new room");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await check("the switcher");
    expect(wrong).toEqual([]);
    await who.leaves();
  });
});

it("a screen that comes is named in the title and read out, also when its name changes", async () => {
  const who = await Visitor.arrives(browser, server.url);
  const { page } = who;
  const heard: string[] = [];
  await page.exposeFunction("hears", (name: string) => void heard.push(name));
  await who.signsIn("mei@utama.example", "atas-demo-2026");
  await page.evaluate(() => {
    const { hears } = window as unknown as { hears: (name: string) => void };
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const spoken = target.parentElement?.closest("[data-arrival]") ?? target;
        if (spoken instanceof HTMLElement && spoken.matches("[data-arrival]") && spoken.textContent)
          hears(spoken.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const comes = async (name: string) => {
    await titled(page, name);
    await until(() => Promise.resolve(heard.includes(name)));
    // Whoever reads through the page later does not come across it.
    await page.locator("[data-arrival]:empty").waitFor({ state: "attached" });
  };
  const nav = page.getByRole("navigation", { name: "Main" });
  await nav.getByRole("link", { name: "People" }).click();
  await comes("People");
  const person = page.getByRole("main").getByRole("listitem").getByRole("link").nth(3);
  await person.click();
  await comes((await page.getByRole("article").getByRole("heading").innerText()).trim());

  await nav.getByRole("link", { name: "Chats" }).click();
  await comes("Chats");
  await page.getByRole("button", { name: "New room" }).click();
  await page.getByText("Only those who are invited").click();
  await page.getByLabel("Name", { exact: true }).fill("Past papers");
  await page.getByRole("button", { name: "Open the room" }).click();
  await who.composer().waitFor();
  await comes("Past papers");
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Name and topic" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Papers, 2024");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await comes("Papers, 2024");

  // Small, its parts are screens of their own, and the way back names the room again.
  await page.setViewportSize({ width: 390, height: 780 });
  await page.getByRole("button", { name: "Show people" }).click();
  await comes("People in this room · Papers, 2024");
  await page.goBack();
  await titled(page, "Papers, 2024");
  await page.setViewportSize({ width: 1280, height: 800 });

  await nav.getByRole("link", { name: "Settings" }).click();
  await comes("Settings");
  await page.getByText("Bahasa Melayu", { exact: true }).click();
  await comes("Tetapan");
  await page.getByText("English", { exact: true }).click();
  await comes("Settings");
  await who.goes(`/rooms/${"0".repeat(8)}-0000-7000-8000-${"0".repeat(12)}`);
  await titled(page, "This room is not open to you");
  await who.leaves();
});

it("the first page asks for no more JavaScript than its budget", async () => {
  const who = await Visitor.arrives(browser, server.url, { serviceWorkers: "block" });
  const scripts: Promise<Buffer>[] = [];
  who.page.on("response", (answer) => {
    if (new URL(answer.url()).pathname.endsWith(".js")) scripts.push(answer.body());
  });
  await who.goes("/");
  // The last thing that the first page fetches and shows.
  await who.page.getByRole("heading", { name: "Pick somebody and look around" }).waitFor();
  const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  expect(bytes / 1000).toBeLessThanOrEqual(FIRST_PAGE_KB);
  await who.leaves();
});

it("speaks three languages and remembers the choice", async () => {
  const who = await Visitor.arrives(browser, server.url);
  const { page } = who;
  await who.goes("/");
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitem", { name: "简体中文" }).click();
  await page.getByRole("heading", { name: "你的校园，都在这里聊。" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "你的校园，都在这里聊。" }).waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe("zh-Hans");
  await who.leaves();
});
