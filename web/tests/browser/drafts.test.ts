import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, Visitor } from "./people";
import { Server } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody in the first room of their list. */
async function inRoom(): Promise<Visitor> {
  const who = await Visitor.arrives(browser, server.url);
  await who.signsIn("mei@utama.example", "atas-demo-2026");
  await who.page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  await who.composer().waitFor();
  return who;
}

it("a message sent in the same breath as a reload is neither lost nor doubled", async () => {
  const who = await inRoom();
  const { page } = who;
  const said = Array.from({ length: 5 }, (_, i) => `in a hurry ${i}`);
  for (const text of said) {
    await who.composer().fill(text);
    await who.composer().evaluate((box) => {
      for (let i = 0; i < 2; i++)
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      location.reload();
    });
    await page.waitForEvent("load");
    await who.sees(text);
    expect(await who.composer().inputValue()).toBe("");
  }
  await who.allSent();
  const texts = await page.locator("[data-message][data-seq] [data-text]").allTextContents();
  expect(texts.filter((text) => text.startsWith("in a hurry"))).toEqual(said);
  await who.leaves();
});

it("a draft stays when the room is left or reloaded, shows in the list and is the same in all tabs", async () => {
  const who = await inRoom();
  const { page } = who;
  const room = page.url();
  await who.composer().fill("half a thought");
  const second = await who.context.newPage();
  await second.goto(room);
  const there = second.getByRole("textbox", { name: /^Message to/ });
  await expect.poll(() => there.inputValue()).toBe("half a thought");
  await there.fill("half a thought, and more");
  await expect.poll(() => who.composer().inputValue()).toBe("half a thought, and more");
  await second.close();

  await page.getByRole("link", { name: "ATAS, home" }).click();
  await page.getByRole("link", { name: /Draft: half a thought, and more/ }).click();
  await expect.poll(() => who.composer().inputValue()).toBe("half a thought, and more");
  await page.reload();
  await expect.poll(() => who.composer().inputValue()).toBe("half a thought, and more");
  await who.composer().fill("");
  await who.leaves();
});

it("what this device cannot store comes back into the box, and says so", async () => {
  const who = await inRoom();
  await who.page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await who.says("no room for this");
  await who.page.getByText("This device could not store the message. It is back in the box.").waitFor();
  await expect.poll(() => who.composer().inputValue()).toBe("no room for this");
  expect(await who.page.getByRole("log").getByText("no room for this").count()).toBe(0);
  await who.page.reload();
  await expect.poll(() => who.composer().inputValue()).toBe("no room for this");
  await who.says("no room for this");
  await who.sees("no room for this");
  await who.allSent();
  // No `leaves`: what was thrown above is a complaint of the page.
  await who.context.close();
});

it("Enter and Escape of an input method choose words and do nothing else", async () => {
  const who = await inRoom();
  const { page } = who;
  const composing = (key: string) =>
    page.evaluate(
      (key) =>
        document.activeElement!.dispatchEvent(
          new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true }),
        ),
      key,
    );
  await who.composer().fill("ni hao");
  await composing("Enter");
  await expect.poll(() => who.composer().inputValue()).toBe("ni hao");
  await who.composer().fill("");
  await page.getByRole("button", { name: "New room" }).click();
  await page.getByLabel("Name", { exact: true }).fill("xue xi");
  await composing("Escape");
  await expect.poll(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe("xue xi");
  await page.keyboard.press("Escape");
  // Something was begun.
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await composing("Enter");
  await page.getByRole("combobox").waitFor();
  await who.leaves();
});
