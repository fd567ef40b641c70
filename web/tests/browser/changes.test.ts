import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { until, type Visitor } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople();

/** Begins an edit and waits, as a person does, until the box holds the message: the menu closes first. */
async function beginsEdit(who: Visitor, text: string) {
  await who.chooses(text, "Edit");
  await who.page.getByText("Editing your message").waitFor();
  await expect.poll(() => who.composer().inputValue()).toBe(text);
  await until(() => who.composer().evaluate((box) => box === document.activeElement));
}

it("an edit is seen in the other window, says that it is one, and is there after a reload", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("meet at egiht?");
  await ben.sees("meet at egiht?");
  await ann.composer().fill("a draft that waits");
  await beginsEdit(ann, "meet at egiht?");

  // Escape leaves everything as it was, the draft too.
  await ann.composer().press("Escape");
  await ann.page.getByText("Editing your message").waitFor({ state: "detached" });
  await expect.poll(() => ann.composer().inputValue()).toBe("a draft that waits");

  await beginsEdit(ann, "meet at egiht?");
  await ann.composer().fill("meet at eight?");
  await ann.composer().press("Enter");
  await ben.sees("meet at eight?");
  await ann.sees("meet at eight?");
  await expect.poll(() => ann.composer().inputValue()).toBe("a draft that waits");
  await ann.composer().fill("");
  await ben.message("meet at eight?").getByText("edited").waitFor();
  await ben.page.reload();
  await ben.sees("meet at eight?");
  await ben.message("meet at eight?").getByText("edited").waitFor();
  // What is somebody else's cannot be edited, nor be deleted in a direct room.
  await ben.opens("meet at eight?");
  expect(await ben.page.getByRole("menuitem", { name: "Edit" }).count()).toBe(0);
  expect(await ben.page.getByRole("menuitem", { name: "Delete" }).count()).toBe(0);
  await ben.page.keyboard.press("Escape");
});

it("reactions are counted in both windows, and each sees which are theirs", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("exam is over");
  await ben.sees("exam is over");
  const chip = (who: Visitor, emoji: string, name: string) =>
    who.message("exam is over").getByRole("button", { name: `${emoji}, ${name}`, exact: true });

  await ben.opens("exam is over");
  await ben.page.getByRole("menuitemcheckbox", { name: "🎉" }).click();
  await chip(ben, "🎉", "1 person, you").waitFor();
  await chip(ann, "🎉", "1 person").click();
  await chip(ann, "🎉", "2 people, one is you").waitFor();
  await chip(ben, "🎉", "2 people, one is you").waitFor();
  await expect.poll(() => chip(ben, "🎉", "2 people, one is you").getAttribute("aria-pressed")).toBe("true");

  await ann.chooses("exam is over", "Another emoji");
  await ann.page.getByRole("dialog").getByRole("button", { name: "🧋", exact: true }).click();
  await chip(ben, "🧋", "1 person").waitFor();

  // Keys alone: from the message to its chips.
  await ben.message("exam is over").focus();
  await ben.page.keyboard.press("ArrowUp");
  await ben.page.keyboard.press("ArrowDown");
  await until(() =>
    chip(ben, "🎉", "2 people, one is you").evaluate((one) => (one as HTMLButtonElement).tabIndex === 0),
  );
  await chip(ben, "🎉", "2 people, one is you").focus();
  await ben.page.keyboard.press("Enter");
  await chip(ben, "🎉", "1 person").waitFor();
  await chip(ann, "🎉", "1 person, you").waitFor();

  for (const who of [ann, ben]) await who.page.reload();
  await chip(ann, "🎉", "1 person, you").waitFor();
  await chip(ann, "🧋", "1 person, you").waitFor();
  await chip(ben, "🎉", "1 person").waitFor();
  await chip(ann, "🧋", "1 person, you").click();
  await chip(ben, "🧋", "1 person").waitFor({ state: "detached" });
});

it("a reaction that the server cannot be told of is taken back with a word", async () => {
  const { ann } = scene.pair;
  await ann.page.route("**/reactions/**", (route) => route.abort());
  await ann.opens("exam is over");
  await ann.page.getByRole("menuitemcheckbox", { name: "🙏" }).click();
  const chip = ann.message("exam is over").getByRole("button", { name: /^🙏/ });
  await chip.waitFor();
  await ann.page.getByText("ATAS cannot be reached. Are you online?").waitFor();
  await chip.waitFor({ state: "detached" });
  await ann.page.unroute("**/reactions/**");
});

it("a deleted message leaves a quiet mark in both windows, after a reload too", async () => {
  const { ann, ben } = scene.pair;
  await ann.says("wrong chat, sorry");
  await ben.sees("wrong chat, sorry");
  await ann.chooses("wrong chat, sorry", "Delete");
  await ann.page.getByRole("dialog", { name: "Delete this message?" }).waitFor();
  await ann.page.getByRole("button", { name: "Cancel" }).click();
  await ann.sees("wrong chat, sorry");
  await ann.chooses("wrong chat, sorry", "Delete");
  await ann.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  for (const who of [ann, ben]) {
    await who.sees("This message was removed");
    await who.message("wrong chat, sorry").waitFor({ state: "detached" });
    await who.page.reload();
    await who.sees("This message was removed");
    expect(await who.message("wrong chat, sorry").count()).toBe(0);
  }
});

it("the tools fit a phone of 360 px, with targets for fingers", async () => {
  const { ann } = scene.pair;
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await ann.opens("exam is over");
  const menu = (await ann.page.getByRole("menu").boundingBox())!;
  expect(menu.x).toBeGreaterThanOrEqual(0);
  expect(menu.x + menu.width).toBeLessThanOrEqual(360);
  const emoji = (await ann.page.getByRole("menuitemcheckbox", { name: "🎉" }).boundingBox())!;
  expect([emoji.width, emoji.height]).toEqual([44, 44]);
  await ann.page.keyboard.press("Escape");
  await ann.page.getByRole("menu").waitFor({ state: "detached" });
  await expect.poll(() => ann.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

it("on a phone a message's menu is a sheet that quotes it, and goes with Back, Escape and a press beside it", async () => {
  const { ann, ben } = scene.pair;
  const { page } = ann;
  const [menu, where] = [page.getByRole("menu"), page.url()];
  const ways = [
    () => page.goBack(),
    () => page.keyboard.press("Escape"),
    () => page.mouse.click(180, 20),
  ] as const;
  for (const way of ways) {
    await ann.opens("exam is over");
    await menu.getByText("exam is over").waitFor();
    expect(await wrongWith(page)).toEqual([]);
    await until(async () => {
      const box = await menu.boundingBox();
      return box !== null && box.x === 0 && box.width === 360 && Math.round(box.y + box.height) === 740;
    });
    await way();
    await menu.waitFor({ state: "detached" });
    await expect.poll(() => page.url()).toBe(where);
    await ann.sees("exam is over");
  }
  // What it leads to opens as it does elsewhere.
  await ann.chooses("exam is over", "Reply");
  await page.getByRole("button", { name: "Do not reply" }).click();

  await page.setViewportSize({ width: 1280, height: 800 });
  // Elsewhere it stands beside the message, among the others.
  await ann.message("exam is over").getByText("exam is over").click({ button: "right" });
  await menu.waitFor();
  expect(await menu.getByText("exam is over").count()).toBe(0);
  await until(async () => {
    const [inner, outer] = [await menu.boundingBox(), await page.getByRole("log").boundingBox()];
    return inner && outer && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
  });
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  await scene.pair.leaves();
  expect(ben.complaints).toEqual([]);
});
