import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, Visitor } from "./people";
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

/** A room with a long day behind it. */
async function longRoom(): Promise<string> {
  const post = async (path: string, body: object, headers: object = {}) => {
    const answer = await fetch(server.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    expect(answer.ok, path).toBe(true);
    return (await answer.json()) as Record<string, string>;
  };
  const { access_token } = await post("/v1/auth/login", MEI);
  const authorization = `Bearer ${access_token}`;
  const { id } = await post("/v1/rooms", { kind: "private", title: "A long day" }, { authorization });
  for (let i = 0; i < MESSAGES; i++) {
    const headers = { authorization, "idempotency-key": randomUUID() };
    await post(`/v1/rooms/${id}/messages`, { text: `message ${i}` }, headers);
  }
  return id!;
}

it("at the very top more is put above, and what is being read stays where it is", async () => {
  const room = await longRoom();
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
