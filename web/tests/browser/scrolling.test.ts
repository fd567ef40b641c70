import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, until, Visitor } from "./people";
import { Server } from "./server";

const MESSAGES = 300;
const MEI = { email: "mei@utama.example", password: "atas-demo-2026" };

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Mei's own requests. */
async function meiAsks(): Promise<
  (method: string, path: string, body?: object) => Promise<{ id: string; seq: number }>
> {
  const ask = async (method: string, path: string, body?: object, authorization = "") => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": randomUUID(), authorization },
      body: JSON.stringify(body),
    });
    expect(answer.ok, path).toBe(true);
    return (await answer.json()) as { id: string; seq: number; access_token: string };
  };
  const { access_token } = await ask("POST", "/v1/auth/login", MEI);
  return (method, path, body) => ask(method, path, body, `Bearer ${access_token}`);
}

/** A room with a long day behind it, and the seqs of its messages. */
async function longRoom(messages: number): Promise<{ room: string; seqs: number[] }> {
  const ask = await meiAsks();
  const { id: room } = await ask("POST", "/v1/rooms", { kind: "private", title: "A long day" });
  const seqs: number[] = [];
  for (let i = 0; i < messages; i++)
    seqs.push((await ask("POST", `/v1/rooms/${room}/messages`, { text: `message ${i}` })).seq);
  return { room, seqs };
}

/**
 * Which of the messages are drawn, from above. By the words themselves: the text of a row that is not laid out at the moment
 * goes on with its time.
 */
const drawn = (page: Page): Promise<number[]> =>
  page.locator("[data-message]").evaluateAll((rows) =>
    rows.map((row) => {
      const words = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        const found = /^message (\d+)/.exec(words.currentNode.textContent ?? "");
        if (found) return Number(found[1]);
      }
      return NaN;
    }),
  );

/** Whether each of them follows the one before. */
const whole = (numbers: number[]) => numbers.every((number, i) => i === 0 || number === numbers[i - 1]! + 1);

it("at the very top more is put above, and what is being read stays where it is", async () => {
  const { room } = await longRoom(MESSAGES);
  const who = await Visitor.arrives(browser, server.url, { viewport: { width: 360, height: 740 } });
  await who.signsIn(MEI.email, MEI.password);
  const { page } = who;
  await who.goes(`/rooms/${room}`);
  await page.locator("[data-message]").first().waitFor();
  for (let step = 0; step < 3; step++) {
    const moved = await page.evaluate(async () => {
      const log = document.querySelector('[role="log"]')!;
      const first = () => log.querySelector<HTMLElement>("[data-message]")!;
      log.scrollTop = -log.scrollHeight;
      const row = first();
      const top = row.getBoundingClientRect().top;
      while (first() === row) await new Promise((resolve) => requestAnimationFrame(resolve));
      return row.getBoundingClientRect().top - top;
    });
    expect(Math.abs(moved)).toBeLessThan(2);
  }
  await who.leaves();
});

it("a jump far up reads around the message, what changes there shows, and reading on leads to the end", async () => {
  const { room, seqs } = await longRoom(700);
  // What the service worker asks for on the page's behalf could not be made to fail here.
  const who = await Visitor.arrives(browser, server.url, {
    viewport: { width: 360, height: 740 },
    serviceWorkers: "block",
  });
  await who.signsIn(MEI.email, MEI.password);
  const { page } = who;
  await who.goes(`/rooms/${room}`);
  await who.sees("message 699");
  const asked: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith("/messages")) asked.push(url.search);
  });

  // A page that does not come is said to be what it is, and may be asked for again.
  await page.route("**/messages?**", (route) => route.abort());
  await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[150]!);
  await page.getByText("ATAS cannot be reached. Are you online?").first().waitFor();
  await page.unroute("**/messages?**");
  asked.length = 0;
  await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[150]!);
  await page.locator("[data-message]:focus").getByText("message 150").waitFor();
  // Around it, and at most one page on each side.
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(whole(await drawn(page))).toBe(true);

  const ask = await meiAsks();
  await ask("PATCH", `/v1/rooms/${room}/messages/${seqs[151]!}`, { text: "message 151, in other words" });
  await who.sees("message 151, in other words");

  // One that is loaded by now, then one that is not, then back to the first.
  for (const number of [160, 400, 150]) {
    await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[number]!);
    await page.locator("[data-message]:focus").getByText(`message ${number}`).waitFor();
    expect(whole(await drawn(page))).toBe(true);
  }

  // What could not be read at one place is not said at another.
  const further = /messages\?.*limit=60/;
  const unreachable = page.getByRole("log").getByText("ATAS cannot be reached. Are you online?");
  await page.route(further, (route) => route.abort());
  await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[400]!);
  await page.locator("[data-message]:focus").getByText("message 400").waitFor();
  await page.evaluate(() => document.querySelector('[role="log"]')!.scrollTo({ top: 0 }));
  await unreachable.waitFor();
  await page.unroute(further);
  await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[150]!);
  await page.locator("[data-message]:focus").getByText("message 150").waitFor();
  await unreachable.waitFor({ state: "detached" });

  const down = page.getByRole("button", { name: "To the newest" });
  await until(async () => {
    await page.evaluate(() => document.querySelector('[role="log"]')!.scrollBy(0, 1_500));
    const numbers = await drawn(page);
    expect(whole(numbers)).toBe(true);
    return numbers.at(-1) === 699 && (await down.count()) === 0;
  });

  await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[20]!);
  await page.locator("[data-message]:focus").getByText("message 20").waitFor();
  await down.click();
  await who.sees("message 699");
  expect(whole(await drawn(page))).toBe(true);
  await who.leaves();
});

it("a jump arrives where an ordinary page has brought its message first", async () => {
  const { room, seqs } = await longRoom(150);
  const who = await Visitor.arrives(browser, server.url, { serviceWorkers: "block" });
  await who.signsIn(MEI.email, MEI.password);
  const { page } = who;
  await who.goes(`/rooms/${room}`);
  await who.sees("message 149");
  // The jump's page is asked for first and comes last.
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/messages?**", async (route) => {
    const answer = await route.fetch();
    await held;
    if (route.request().url().includes("after=")) await who.message("message 99").waitFor();
    await route.fulfill({ response: answer });
  });
  const asks = (what: string) => page.waitForRequest((request) => request.url().includes(`?${what}=`));
  const around = asks("after");
  await page.evaluate((seq) => history.pushState({}, "", `?at=${seq}`), seqs[97]!);
  await around;
  const above = asks("before");
  await page.evaluate(() => {
    const log = document.querySelector('[role="log"]')!;
    log.scrollTop = -log.scrollHeight;
  });
  await above;
  letGo();
  await page.locator("[data-message]:focus").getByText("message 97").waitFor();
  expect(whole(await drawn(page))).toBe(true);
  await who.leaves();
});

it("a jump to a message that has not arrived yet waits for it", async () => {
  const { room } = await longRoom(5);
  const ask = await meiAsks();
  const who = await Visitor.arrives(browser, server.url);
  await who.signsIn(MEI.email, MEI.password);
  const { page } = who;
  await who.goes(`/rooms/${room}`);
  await who.sees("message 4");
  // The offline shell must be in place before the network goes.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await who.sees("message 4");
  await who.context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  const { seq } = await ask("POST", `/v1/rooms/${room}/messages`, { text: "said meanwhile" });
  const later = await ask("POST", `/v1/rooms/${room}/messages`, { text: "said after that" });
  // As the press of a push leads there.
  const goes = async (to: number) => {
    await page.evaluate((at) => history.pushState({}, "", `?at=${at}`), to);
    await page.waitForURL((url) => url.search === "");
  };
  await goes(later.seq);
  await goes(seq);
  await who.context.setOffline(false);
  await page.locator("[data-message]:focus").getByText("said meanwhile").waitFor();
  await who.sees("said after that");
  expect(await page.getByText("This message can’t be shown here").count()).toBe(0);

  // Whoever writes by then is not led away from it.
  await who.context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  const last = await ask("POST", `/v1/rooms/${room}/messages`, { text: "said at last" });
  await goes(last.seq);
  await who.composer().pressSequentially("an ans");
  await who.context.setOffline(false);
  await who.sees("said at last");
  await page.keyboard.type("wer");
  await expect.poll(() => who.composer().inputValue()).toBe("an answer");
  await who.leaves();
});

it("a quote of a message that is not loaded brings its words, and they follow what becomes of it", async () => {
  const { room, seqs } = await longRoom(200);
  const ask = await meiAsks();
  await ask("POST", `/v1/rooms/${room}/messages`, { text: "an answer", reply_to: seqs[3] });
  const who = await Visitor.arrives(browser, server.url);
  await who.signsIn(MEI.email, MEI.password);
  await who.goes(`/rooms/${room}`);
  const answer = who.message("an answer");
  await answer.getByText("message 3").waitFor();
  await answer.getByText("You", { exact: true }).waitFor();
  await ask("PATCH", `/v1/rooms/${room}/messages/${seqs[3]!}`, { text: "other words" });
  await answer.getByText("other words").waitFor();
  await ask("DELETE", `/v1/rooms/${room}/messages/${seqs[3]!}`);
  await answer.getByText("This message was removed").waitFor();
  await who.leaves();
});
