import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Pair } from "./pair";
import { openBrowser, until } from "./people";
import { Server } from "./server";
import { Wall } from "./wall";

const EACH = 25;

let server: Server;
let browser: Browser;
let wall: Wall;
let pair: Pair;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
  wall = await Wall.before(server.url);
  pair = await Pair.arrives(browser, [wall.url, server.url]);
  await pair.meets();
});
afterAll(async () => {
  await browser?.close();
  await wall?.stop();
  await server?.stop();
});

it("whoever is behind a network without WebSockets hears, speaks, changes and is seen like everybody else", async () => {
  const { ann, ben } = pair;
  const header = ann.page.locator("main > header");
  await ben.says("can you hear me?");
  await ann.sees("can you hear me?");
  await ann.says("loud and claer");
  await ben.sees("loud and claer");
  await ann.allSent();
  expect(wall.refused).toBeGreaterThan(0);
  expect(wall.passed).toBe(0);
  // Nothing on the screen tells it from any other network.
  await expect.poll(() => ann.page.getByText(/Connecting …|catching up/).count()).toBe(0);

  await header.getByText("Online").waitFor();
  await ben.composer().pressSequentially("on my");
  await header.getByText("typing").waitFor();
  await ben.composer().fill("");
  await ann.composer().pressSequentially("hmm");
  await ben.page.locator("main > header").getByText("typing").waitFor();
  await ann.composer().fill("");

  await ann.chooses("loud and claer", "Edit");
  await ann.page.getByText("Editing your message").waitFor();
  await until(() => ann.composer().evaluate((box) => box === document.activeElement));
  await ann.composer().fill("loud and clear");
  await ann.composer().press("Enter");
  await ben.message("loud and clear").getByText("edited").waitFor();
  await ann.message("loud and clear").getByText("edited").waitFor();
  await ann.opens("can you hear me?");
  await ann.page.getByRole("menuitemcheckbox", { name: "🎉" }).click();
  const chip = (name: string) => ({ name: `🎉, ${name}`, exact: true });
  await ben.message("can you hear me?").getByRole("button", chip("1 person")).click();
  await ann.message("can you hear me?").getByRole("button", chip("2 people, one is you")).waitFor();

  await ann.page.reload();
  await ann.message("loud and clear").getByText("edited").waitFor();
  await ann.message("can you hear me?").getByRole("button", chip("2 people, one is you")).waitFor();
  expect(wall.passed).toBe(0);
});

it("nothing is lost, doubled or reordered when both write at once, and what was read is read on both sides", async () => {
  const { ann, ben } = pair;
  await pair.fires(["walled", "free"], 0, EACH);
  await pair.agrees(["walled", "free"], EACH);
  await ann.says("that was all");
  await ann.page.locator("[data-seen]").waitFor();
  expect(await ben.page.locator("[data-state='failed']").count()).toBe(0);
  expect(wall.passed).toBe(0);
});

it("a server that goes and comes back is found again behind the wall, and so is what was missed", async () => {
  const { ann, ben } = pair;
  await server.kill();
  await ann.says("said into the void");
  await server.start();
  await ben.sees("said into the void");
  await ann.allSent();
  await ben.says("it came through");
  await ann.sees("it came through");
  expect(wall.passed).toBe(0);
});

it("in another network, one that lets WebSockets through, they are used again", async () => {
  const { ann, ben } = pair;
  wall.stands = false;
  await ann.context.setOffline(true);
  await ann.says("between two networks");
  await ben.says("where are you?");
  await ann.context.setOffline(false);
  await ann.sees("where are you?");
  await ben.sees("between two networks");
  await until(() => Promise.resolve(wall.passed > 0));
  const listening = new Set<string>();
  ann.page.on("request", (request) => listening.add(new URL(request.url()).pathname));
  await pair.fires(["there", "here"], 0, 5);
  await pair.agrees(["there", "here"], 5);
  expect(listening).not.toContain("/v1/realtime/sse");
  await pair.leaves();
});
