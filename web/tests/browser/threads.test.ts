import type { Locator, Route, WebSocketRoute } from "playwright-core";
import { expect, it } from "vitest";
import { PASSWORD, until, Visitor } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople(async ({ pair }) => {
  const { ann, ben } = pair;
  await ann.goes("/rooms");
  await ann.page.getByRole("button", { name: "New room" }).click();
  await ann.page.getByText("Only those who are invited").click();
  await ann.page.getByLabel("Name", { exact: true }).fill("Thermodynamics");
  await ann.page.getByLabel("Who is in it?").fill("Ben Low");
  await ann.page.getByRole("button", { name: /Ben Low/ }).click();
  await ann.page.getByRole("button", { name: "Open the room" }).click();
  await ann.composer().waitFor();
  await ben.goes(new URL(ann.page.url()).pathname);
  await ben.composer().waitFor();
});

/** Where the thread with more replies than a page has is. */
let longThread: string;

const escaped = (text: string) => text.replace(/[.?+*()[\]]/g, "\\$&");
const room = (who: Visitor) => who.page.getByRole("log", { name: /^Messages in/ });
const panel = (who: Visitor) => who.page.getByRole("log", { name: "Messages of this thread" });
const message = (where: Locator, text: string) =>
  where.locator("[data-message][data-seq]").filter({
    has: where
      .page()
      .locator("[data-text]")
      .filter({ hasText: new RegExp(`^${escaped(text)}$`) }),
  });
const answer = (who: Visitor) => who.page.getByRole("textbox", { name: "Reply in this thread" });

async function chooses(who: Visitor, where: Locator, text: string, entry: string) {
  await message(where, text).focus();
  await who.page.keyboard.press("Enter");
  await who.page.getByRole("menuitem", { name: entry, exact: true }).click();
}

it("a thread stands beside the room, is answered in its own box and is live in both windows", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("who has the lab sheet?");
  await ben.sees("who has the lab sheet?");
  await chooses(ann, room(ann), "who has the lab sheet?", "Open thread");
  await message(panel(ann), "who has the lab sheet?").waitFor();
  await answer(ann).fill("the one from week 3");
  await answer(ann).press("Enter");
  await message(panel(ann), "the one from week 3").waitFor();

  // The room shows it too, and counts it under the message.
  const chip = (who: Visitor, words: string) => room(who).getByRole("link", { name: words, exact: true });
  await chip(ben, "One reply").click();
  await message(panel(ben), "the one from week 3").waitFor();
  await answer(ben).fill("I do, page 7 is missing");
  await answer(ben).press("Enter");
  await message(panel(ann), "I do, page 7 is missing").waitFor();
  for (const who of [ann, ben]) await chip(who, "2 replies").waitFor();
  // What is said in the room itself does not belong to it.
  await ben.says("lunch?");
  await message(room(ann), "lunch?").waitFor();
  expect(await message(panel(ann), "lunch?").count()).toBe(0);

  await chooses(ben, panel(ben), "I do, page 7 is missing", "Edit");
  await until(async () => (await answer(ben).inputValue()) !== "");
  await answer(ben).fill("I do, all pages");
  await answer(ben).press("Enter");
  await message(panel(ann), "I do, all pages").waitFor();
  await chooses(ann, panel(ann), "the one from week 3", "Delete");
  await ann.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  for (const who of [ann, ben]) await chip(who, "One reply").waitFor();
  await ben.page.reload();
  await message(panel(ben), "I do, all pages").waitFor();
  await chip(ben, "One reply").waitFor();
});

it("on a phone a thread is a page of its own, and the way back leads to the room", async () => {
  const { ann } = scene.pair;
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await room(ann).waitFor({ state: "hidden" });
  await message(panel(ann), "I do, all pages").waitFor();
  await expect.poll(() => ann.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await ann.page.getByRole("link", { name: "Back" }).click();
  await room(ann).waitFor();
  await ann.page.setViewportSize({ width: 1280, height: 800 });
});

it("a pinned message stands over the room for everybody, and a press goes there", async () => {
  const { ann, ben } = scene.pair;
  for (let i = 0; i < 40; i++) await ann.says(`line ${i}`);
  await message(room(ben), "line 39").waitFor();
  await chooses(ann, room(ann), "who has the lab sheet?", "Pin");
  const bar = (who: Visitor) => who.page.locator("[data-pins]");
  for (const who of [ann, ben]) await bar(who).getByText("who has the lab sheet?").waitFor();
  await chooses(ben, room(ben), "line 39", "Pin");
  for (const who of [ann, ben]) await bar(who).getByText("2 pinned").waitFor();
  await bar(ben).click();
  const list = ben.page.getByRole("dialog", { name: "Pinned messages" });
  await list.getByRole("button", { name: /who has the lab sheet\?/ }).click();
  await list.waitFor({ state: "detached" });
  await until(() =>
    message(room(ben), "who has the lab sheet?").evaluate((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top > 0 && bottom < window.innerHeight;
    }),
  );
  await bar(ben).click();
  await list.getByRole("button", { name: "Unpin" }).first().click();
  await bar(ann).getByText("Pinned", { exact: true }).waitFor();
  await ben.page.getByRole("button", { name: "Undo" }).click();
  await bar(ann).getByText("2 pinned", { exact: true }).waitFor();
  await list.getByRole("button", { name: "Unpin" }).nth(1).waitFor();
  await list.getByRole("button", { name: "Unpin" }).first().click();
  await bar(ann).getByText("Pinned", { exact: true }).waitFor();
  await ben.page.keyboard.press("Escape");
  await ben.page.reload();
  await bar(ben).getByText("who has the lab sheet?").waitFor();
});

it("who keeps order removes what others wrote, and nobody else is offered it", async () => {
  const { ann, ben } = scene.pair;
  await ben.says("buy my notes at example");
  await message(room(ann), "buy my notes at example").waitFor();
  await message(room(ben), "line 5").focus();
  await ben.page.keyboard.press("Enter");
  await ben.page.getByRole("menu").waitFor();
  expect(await ben.page.getByRole("menuitem", { name: "Delete" }).count()).toBe(0);
  await ben.page.keyboard.press("Escape");
  await chooses(ann, room(ann), "buy my notes at example", "Delete");
  await ann.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await message(room(ben), "buy my notes at example").waitFor({ state: "detached" });
});

it("of a long thread the newest replies are shown, and the earlier ones on demand", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("count with me");
  await message(room(ann), "count with me").waitFor();
  await chooses(ann, room(ann), "count with me", "Open thread");
  for (let i = 1; i <= 130; i++) {
    await answer(ann).fill(`number ${i}`);
    await answer(ann).press("Enter");
  }
  await message(panel(ann), "number 130").waitFor();
  await ben.goes(new URL(ann.page.url()).pathname);
  await message(panel(ben), "number 130").waitFor();
  await message(panel(ben), "count with me").waitFor();
  expect(await message(panel(ben), "number 1").count()).toBe(0);
  const earlier = panel(ben).getByRole("button", { name: "Earlier replies" });
  await earlier.click();
  await message(panel(ben), "number 1").waitFor();
  await earlier.waitFor({ state: "detached" });
  const shown = await panel(ben).locator("[data-message][data-seq] [data-text]").allTextContents();
  expect(shown).toEqual(["count with me", ...Array.from({ length: 130 }, (_, i) => `number ${i + 1}`)]);
  longThread = new URL(ann.page.url()).pathname;
  for (const who of [ann, ben]) await who.goes(new URL(who.page.url()).pathname.replace(/\/thread.*/, ""));
  await message(room(ben), "number 130").waitFor();
});

it("earlier replies that do not come are asked for again, and do not return to a thread that began anew", async () => {
  // What the service worker asks for on the page's behalf could not be made to fail here.
  const ben = await Visitor.arrives(scene.browser, scene.server.url, { serviceWorkers: "block" });
  const { page } = ben;
  let line: WebSocketRoute | undefined;
  let epoch = "";
  let follows = false;
  await page.routeWebSocket("**/v1/realtime", (route) => {
    line = route;
    route.connectToServer().onMessage((text) => {
      const frame = JSON.parse(String(text)) as { op: string; stream?: string };
      follows ||= frame.op === "subscribed" && frame.stream === `room:${longThread.split("/")[2]}`;
      // The stream was begun anew while the line was down.
      const anew = frame.op === "subscribed" && epoch !== "";
      route.send(anew ? JSON.stringify({ ...frame, epoch, replay: "reset", events: [] }) : text);
    });
  });
  await ben.signsIn("ben@straits.example", PASSWORD);
  await ben.goes(longThread);
  await message(panel(ben), "number 130").waitFor();
  const earlier = panel(ben).getByRole("button", { name: "Earlier replies" });

  await page.route("**/threads/*before=*", (route) => route.abort());
  const failure = panel(ben).getByRole("alert").getByText("ATAS cannot be reached. Are you online?");
  // The stream's beginning makes the thread begin anew too, and whoever is quicker presses again.
  await until(() => Promise.resolve(follows));
  await until(async () => {
    await earlier.evaluateAll((found) => found.forEach((one) => (one as HTMLElement).click()));
    return failure.isVisible();
  });
  await page.unroute("**/threads/*before=*");

  const asked = new Promise<Route>((held) => void page.route("**/threads/*before=*", held, { times: 1 }));
  await panel(ben).getByRole("button", { name: "Try again" }).click();
  const question = await asked;
  await until(() => earlier.isDisabled());
  epoch = "another";
  await line!.close();
  // The thread begins with its newest page again, and the old answer comes after it.
  await until(() => earlier.isEnabled());
  const old = page.waitForResponse(/before=/);
  await question.continue();
  await (await old).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  expect(await message(panel(ben), "number 1").count()).toBe(0);
  await earlier.click();
  await message(panel(ben), "number 1").waitFor();
  await earlier.waitFor({ state: "detached" });
  await ben.leaves();
});

it("a long message is folded until somebody wants to read it", async () => {
  const { ann, ben } = scene.pair;
  const lines = Array.from({ length: 60 }, (_, i) => `verse ${i + 1}`);
  await ann.says(lines.join("\n"));
  for (const who of [ann, ben]) {
    const poem = who.message("verse 1");
    const height = async () => (await poem.locator("[data-text]").boundingBox())!.height;
    await poem.waitFor();
    const folded = await height();
    await poem.getByRole("button", { name: "Read more" }).click();
    await until(async () => (await height()) > folded * 2);
    expect(await poem.getByRole("button", { name: "Read more" }).count()).toBe(0);
    await expect.poll(() => poem.locator("[data-text]").textContent()).toBe(lines.join("\n"));
  }
  await ann.says("a short one");
  await ben.message("a short one").waitFor();
  expect(await ben.message("a short one").getByRole("button", { name: "Read more" }).count()).toBe(0);
});

it("under a mouse a narrow window shows the whole of a message's tools", async () => {
  const { ann, ben } = scene.pair;
  const long = "a long message that fills the whole width of its bubble, and then some more of it";
  await ben.says(long);
  await ann.says(`mine: ${long}`);
  await message(room(ben), `mine: ${long}`).waitFor();
  await ann.page.setViewportSize({ width: 360, height: 740 });
  for (const text of [long, `mine: ${long}`]) {
    await message(room(ann), text).getByText(text, { exact: true }).hover();
    const more = message(room(ann), text).getByRole("button", { name: "More" });
    await until(async () => {
      const box = await more.boundingBox();
      return box !== null && box.x >= 0 && box.x + box.width <= 360;
    });
    await more.click();
    await ann.page.getByRole("menuitem", { name: "Copy text" }).waitFor();
    await ann.page.keyboard.press("Escape");
  }
  await scene.pair.leaves();
});
