import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, until, Visitor } from "./people";
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

/** What the device keeps of rooms for the next start. */
function keptOn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const cache = (await indexedDB.databases()).find(({ name }) => name?.startsWith("atas-cache-"));
    return new Promise<string>((resolve) => {
      const opening = indexedDB.open(cache!.name!);
      opening.onsuccess = () => {
        const rooms = opening.result.transaction("timelines").objectStore("timelines").getAll();
        rooms.onsuccess = () => {
          opening.result.close();
          resolve(JSON.stringify(rooms.result));
        };
      };
    });
  });
}

it("what is written offline survives a reload and is sent in order when the server returns", async () => {
  const eve = await Visitor.arrives(browser, server.url);
  const { page } = eve;
  await eve.signsIn("mei@utama.example", "atas-demo-2026");
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  await eve.composer().waitFor();
  await eve.says("before the cut");
  await eve.sees("before the cut");
  await eve.allSent();
  // The offline shell must be in place before the network goes.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await eve.sees("before the cut");
  await until(async () => (await keptOn(page)).includes("before the cut"));

  await server.kill();
  const written = Array.from({ length: 12 }, (_, i) => `offline ${i}`);
  for (const text of written) await eve.says(text);
  await page.getByText(/12 messages wait to be sent/).waitFor();

  await page.reload();
  await eve.sees("before the cut");
  for (const text of written) await eve.sees(text);
  await page.getByText(/12 messages wait to be sent/).waitFor();
  await eve.says("and one more");

  await server.start();
  await eve.allSent();
  const shown = await page.locator("[data-message][data-seq] [data-text]").allTextContents();
  expect(shown.slice(-14)).toEqual(["before the cut", ...written, "and one more"]);
  await eve.leaves();
});

it("told that the network is gone it waits, until somebody says to try now", async () => {
  const fay = await Visitor.arrives(browser, server.url);
  const { page } = fay;
  await fay.signsIn("mei@utama.example", "atas-demo-2026");
  await page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  await fay.composer().waitFor();
  await fay.says("with a network");
  await fay.allSent();
  // What the system says need not be so: it is believed, and tried all the same.
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.getByText("You are offline.").waitFor();
  await fay.says("without one");
  await page.getByText("You are offline. One message waits to be sent.").waitFor();
  const opened = page.waitForEvent("websocket");
  await page.getByRole("button", { name: "Try now" }).click();
  await opened;
  await fay.allSent();
  await page.getByText("You are offline.").waitFor({ state: "detached" });
  await fay.message("without one").waitFor();

  // With no server there it goes on waiting, and says so.
  await server.kill();
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.getByRole("button", { name: "Try now" }).click();
  await page.getByText("Connecting …").waitFor();
  await server.start();
  await page.getByText("Connecting …").waitFor({ state: "detached" });
  await fay.leaves();
});

it("in a tunnel, where nothing answers and nothing fails, the app opens and keeps what is written", async () => {
  const tom = await Visitor.arrives(browser, server.url);
  const { page } = tom;
  await tom.signsIn("mei@utama.example", "atas-demo-2026");
  await page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  await tom.says("at the mouth of the tunnel");
  await tom.allSent();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await tom.sees("at the mouth of the tunnel");
  await until(async () => (await keptOn(page)).includes("at the mouth of the tunnel"));

  server.freeze();
  await page.reload();
  await tom.sees("at the mouth of the tunnel");
  await tom.says("inside");
  await page.reload();
  await tom.sees("inside");
  server.thaw();
  await tom.allSent();
  const shown = await page.locator("[data-message][data-seq] [data-text]").allTextContents();
  expect(shown.slice(-2)).toEqual(["at the mouth of the tunnel", "inside"]);
  await tom.leaves();
});

it("two tabs of one person send each message once", async () => {
  const mia = await Visitor.arrives(browser, server.url);
  await mia.signsIn("mei@utama.example", "atas-demo-2026");
  await mia.page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  await mia.composer().waitFor();
  const second = await mia.context.newPage();
  await second.goto(mia.page.url());
  await second.getByRole("textbox", { name: /^Message to/ }).waitFor();

  await server.kill();
  await mia.says("tab one");
  await second.getByRole("textbox", { name: /^Message to/ }).fill("tab two");
  await second.keyboard.press("Enter");
  await second.getByRole("log").getByText("tab one", { exact: true }).waitFor();
  await mia.sees("tab two");
  await server.start();
  await mia.allSent();
  for (const page of [mia.page, second]) {
    await page.waitForFunction(
      () => document.querySelectorAll('[data-state="waiting"],[data-state="sending"]').length === 0,
    );
    const texts = await page.locator("[data-message][data-seq] [data-text]").allTextContents();
    expect(texts.filter((text) => text === "tab one" || text === "tab two")).toEqual(["tab one", "tab two"]);
  }
  await mia.leaves();
});
