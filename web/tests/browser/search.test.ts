import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { until } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople(async ({ pair }) => {
  await pair.meets();
  const { ann, ben } = pair;
  await ann.says("🎉🎉 the past papers are on the third floor");
  for (let i = 0; i < 70; i++) await ben.says(`ordinary talk ${i}`);
  await ann.says("三楼，靠窗那桌");
  await pair.settles();
});

const box = (page: Page) => page.getByRole("searchbox", { name: "Words, or a “phrase”" });
const hits = (page: Page) => page.locator("[data-found]");
const marks = (page: Page) => page.locator("[data-found] mark").allInnerTexts();

it("what was said is found as one types, with its words marked, and a press leads there", async () => {
  const { page } = scene.pair.ben;
  await page.getByRole("link", { name: "Search messages" }).click();
  await page.getByRole("heading", { name: "What was it that somebody said?" }).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  // It is in the index within about a second; until then the question is asked again.
  await until(async () => {
    await box(page).fill("");
    await box(page).fill("past pap");
    return hits(page)
      .first()
      .waitFor({ timeout: 3_000 })
      .then(
        () => true,
        () => false,
      );
  });
  expect((await marks(page)).join(" ")).toMatch(/^past pap(ers)?$/);
  await hits(page).getByText("Ann Ong").waitFor();
  expect(await wrongWith(page)).toEqual([]);

  await box(page).press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("[data-message]:focus").getByText("past papers").waitFor();
  await page.goBack();
  await hits(page).first().waitFor();
  await expect.poll(() => box(page).inputValue()).toBe("past pap");

  await box(page).fill("靠窗");
  await until(async () => (await marks(page)).join() === "靠窗");
});

it("more comes on asking, and what nobody said is said so", async () => {
  const { page } = scene.pair.ben;
  await box(page).fill("ordinary");
  await until(async () => (await marks(page))[0] === "ordinary");
  await until(async () => {
    await hits(page).last().scrollIntoViewIfNeeded();
    return (await hits(page).count()) === 70;
  });
  await box(page).fill("quaternion");
  await page.getByRole("heading", { name: "Nobody said “quaternion”" }).waitFor();
});

it("a room's menu looks through that room only, until one wants all", async () => {
  const { ann } = scene.pair;
  const { page } = ann;
  await ann.goes("/rooms");
  await page.getByLabel("Search chats").fill("talk");
  await page.getByRole("link", { name: "Search messages for “talk”" }).click();
  await until(async () => (await marks(page))[0] === "talk");
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByRole("list", { name: "Chats" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Search in this chat" }).click();
  const narrowed = page.getByRole("link", { name: "Search all chats, not only Ben Low" });
  await narrowed.waitFor();
  await box(page).fill("papers");
  await hits(page).first().waitFor();
  await narrowed.click();
  await narrowed.waitFor({ state: "detached" });
  await expect.poll(() => box(page).inputValue()).toBe("papers");
  await hits(page).first().waitFor();
});

it("an index that is behind, or not whole yet, says that there may be more", async () => {
  const { page } = scene.pair.ann;
  const asked = "**/v1/search/messages?**";
  const word = page.getByRole("status").filter({ hasText: /may be missing|still being prepared/ });
  /** The server's own answer, told as of another moment of its index. */
  const told = async (query: string, change: object, text: string | null) => {
    await page.route(asked, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ...change } });
    });
    await box(page).fill(query);
    await until(async () => (await marks(page)).includes(query));
    if (text === null) expect(await word.count()).toBe(0);
    else await word.getByText(text, { exact: true }).waitFor();
    await page.unroute(asked);
  };
  const behind = (events: number, seconds: number) => ({ behind: { events, seconds } });
  await told("past", behind(3, 12), "What was said in the last 12 seconds may be missing.");
  await told("papers", behind(900, 200), "What was said in the last 4 minutes may be missing.");
  // Less than anybody would notice, and nothing at all.
  await told("are", behind(2, 1), null);
  await told("floor", behind(0, 60), null);
  await told(
    "ordinary",
    { indexed_to: null },
    "The search is still being prepared: there may be more than is shown here.",
  );
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await wrongWith(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  // The next answer is whole again.
  await box(page).fill("papers third");
  await until(async () => (await marks(page)).includes("third"));
  expect(await word.count()).toBe(0);
});

it("a server that cannot look says so, and is asked again on demand", async () => {
  const { ann } = scene.pair;
  const { page } = ann;
  const asked = "**/v1/search/messages?**";
  await page.route(asked, (route) => route.fulfill({ status: 422, json: { code: "invalid", status: 422 } }));
  await box(page).fill("third");
  await page.getByRole("main").getByRole("alert").waitFor();
  await page.unroute(asked);
  await page.getByRole("button", { name: "Try again" }).click();
  await hits(page).first().waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await wrongWith(page)).toEqual([]);
  for (const who of [scene.pair.ann, scene.pair.ben]) await who.leaves();
});
