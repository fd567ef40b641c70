import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { openBrowser, until, Visitor } from "./people";
import { Server } from "./server";

let server: Server;
let browser: Browser;
let operator: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  operator = await Visitor.arrives(browser, server.url);
  await operator.signsIn("admin@atas.example", "atas-demo-2026");
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The value of a chart, as it is read out. */
const now = async (page: Page, name: string) => {
  const label = await page
    .getByRole("img", { name: `${name}: now` })
    .first()
    .getAttribute("aria-label");
  return Number(/now ([\d.,]+)/.exec(label!)![1]!.replace(",", ""));
};

it("shows the node at work, live", async () => {
  const { page } = operator;
  await operator.goes("/settings");
  await page.getByRole("link", { name: "Operations" }).click();
  await page.getByText("All is well: one node at work.").waitFor();
  await until(async () => (await page.title()).endsWith("Operations · ATAS"));
  await until(async () => (await now(page, "Connections")) === 1);
  // A figure stands once, where there is but one node.
  await expect.poll(() => page.getByRole("img", { name: "Connections: now" }).count()).toBe(1);
  await page.getByText("Messages are stored within, p99").waitFor();
  expect(await wrongWith(page)).toEqual([]);

  const mei = await Visitor.arrives(browser, server.url);
  await mei.signsIn("mei@utama.example", "atas-demo-2026");
  await until(async () => (await now(page, "Connections")) === 2);
  await page.getByText(/^2 connections, /).waitFor();
  await mei.page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  for (let i = 0; i < 4; i++) await mei.says(`one more ${i}`);
  await until(async () => (await now(page, "Messages a second")) > 0);
  await page
    .getByText(/^half in [\d.]+\sms$/)
    .first()
    .waitFor();
  await mei.leaves();
  await until(async () => (await now(page, "Connections")) === 1);
});

it("says which of several nodes is leaving, silent or gone, and when it hears nothing itself", async () => {
  const { page } = operator;
  const at = (agoMs: number) => new Date(Date.now() - agoMs).toISOString();
  const node = (name: string, change: Record<string, unknown> = {}) => ({
    name,
    version: "0.1.0",
    this: name === "atas-1",
    started_at: "2026-11-20T08:00:00Z",
    seen_at: at(0),
    draining: false,
    connections: 1200,
    streams: 80,
    cpu: 0.4,
    events_per_s: 12.5,
    welcomes_per_s: 0.5,
    welcomes_max: 240,
    deliveries_per_s: 840,
    slow_clients: 0,
    ack_p50_ms: 4.1,
    ack_p99_ms: 18,
    write_p50_ms: 0.6,
    write_p99_ms: 3.2,
    broker: "redis",
    broker_lag_ms: 3.2,
    ...change,
  });
  let items = [node("atas-1"), node("atas-2", { draining: true }), node("atas-3", { slow_clients: 7 })];
  await page.route("**/v1/admin/nodes", (route) => route.fulfill({ json: { items } }));
  await page.getByText("One node needs attention.").waitFor();
  const state = (name: string, word: string) =>
    page.getByRole("article", { name }).getByText(word, { exact: true }).waitFor();
  await state("atas-2", "Shutting down");
  // Of every node, not only of the one that answers.
  await state("atas-1", "18 ms");
  await state("atas-3", "7");
  items = [node("atas-1"), node("atas-3", { seen_at: at(8_000) })];
  await state("atas-2", "Gone");
  await state("atas-3", "Silent");
  expect(await wrongWith(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await wrongWith(page)).toEqual([]);
  await page.unroute("**/v1/admin/nodes");
  await page.route("**/v1/admin/nodes", (route) => route.abort());
  await page.getByText(/No answer since/).waitFor();
  await page.unroute("**/v1/admin/nodes");
  await page.getByText(/No answer since/).waitFor({ state: "detached" });
  await operator.leaves();
});

it("is closed to everybody else, with a word", async () => {
  const mod = await Visitor.arrives(browser, server.url);
  await mod.signsIn("mod@utama.example", "atas-demo-2026");
  await mod.goes("/settings");
  await mod.page.getByRole("heading", { name: "Devices" }).waitFor();
  expect(await mod.page.getByRole("link", { name: "Operations" }).count()).toBe(0);
  await mod.goes("/admin");
  await mod.page.getByRole("heading", { name: "This page is for operators" }).waitFor();
  await mod.leaves();
});
