import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { Pair } from "./pair";
import { openBrowser } from "./people";
import { Server } from "./server";

/** What the tests of one file play on; there from the first test on. */
export interface Scene {
  server: Server;
  browser: Browser;
  pair: Pair;
}

/** A fresh server and two people at it, until the file's last test. `prepare` comes before the first one. */
export function twoPeople(prepare: (scene: Scene) => Promise<void> = ({ pair }) => pair.meets()): Scene {
  const scene = {} as Scene;
  beforeAll(async () => {
    [scene.server, scene.browser] = await Promise.all([Server.fresh(), openBrowser()]);
    scene.pair = await Pair.arrives(scene.browser, [scene.server.url, scene.server.url]);
    await prepare(scene);
  });
  afterAll(async () => {
    await scene.browser?.close();
    await scene.server?.stop();
  });
  return scene;
}
