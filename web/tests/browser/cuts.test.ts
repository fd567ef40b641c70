import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Pair } from "./pair";
import { openBrowser } from "./people";
import { CuttingProxy } from "./proxy";
import { Server } from "./server";

const EACH = 200;
const ROUND = 25;
const CUTS = 200;

let server: Server;
let browser: Browser;
let proxies: [CuttingProxy, CuttingProxy];
let pair: Pair;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  proxies = [await CuttingProxy.before(server.url, 1), await CuttingProxy.before(server.url, 2)];
  pair = await Pair.arrives(browser, [proxies[0].url, proxies[1].url]);
  // Full jitter with little luck of waiting: hundreds of reconnects in a test's time.
  for (const who of [pair.ann, pair.ben]) await who.context.addInitScript("Math.random = () => 0.01;");
});
afterAll(async () => {
  await browser?.close();
  for (const proxy of proxies ?? []) await proxy.stop();
  await server?.stop();
});

it("two windows agree on everything while the network cuts both off all the time", async () => {
  await pair.meets();
  let said = 0;
  while (said < EACH || proxies[0].cuts + proxies[1].cuts < CUTS) {
    await pair.fires(["cut-a", "cut-b"], said, said + ROUND);
    said += ROUND;
    await pair.settles();
  }
  expect(Math.min(proxies[0].cuts, proxies[1].cuts)).toBeGreaterThan(CUTS / 4);
  await pair.agrees(["cut-a", "cut-b"], said);
  await pair.leaves();
});
