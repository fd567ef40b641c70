import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Route } from "playwright-core";
import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { until, type Visitor } from "./people";
import { picture } from "./pictures";
import { twoPeople } from "./scene";

const scene = twoPeople();

const PDF = {
  name: "past paper 2024.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("%PDF-1.4 exam"),
};
const chooser = (who: Visitor) => who.page.locator('input[type="file"]');
const tiles = (who: Visitor, state: string) => who.page.locator(`[data-tile="${state}"]`);

/** Attaches and waits until all of it lies at the server. */
async function attaches(who: Visitor, files: { name: string; mimeType: string; buffer: Buffer }[]) {
  await chooser(who).setInputFiles(files);
  await until(async () => (await tiles(who, "done").count()) === files.length);
}

/** Every picture of the message is there, and not only its place. */
async function loaded(where: Locator, count: number) {
  await until(() =>
    where
      .locator("[data-picture] img:not([src^='data:'])")
      .evaluateAll(
        (all, n) => all.length === n && all.every((one) => (one as HTMLImageElement).naturalWidth > 0),
        count,
      ),
  );
}

it("pictures and files are attached, sent with words and seen in the other window", async () => {
  const { ann, ben } = scene.pair;
  await attaches(ann, [
    picture("board.png"),
    picture("notes.png", 600, 900, [28, 107, 79], [220, 240, 228]),
    PDF,
  ]);
  await ann.says("from the lecture");
  expect(await ann.page.locator("[data-tile]").count()).toBe(0);
  for (const who of [ann, ben]) await loaded(who.message("from the lecture"), 2);
  const card = ben.message("from the lecture").getByRole("button", { name: "Download past paper 2024.pdf" });
  await expect.poll(() => card.textContent()).toContain("13 bytes");
  const [download] = await Promise.all([ben.page.waitForEvent("download"), card.click()]);
  expect(download.suggestedFilename()).toBe("past paper 2024.pdf");
  expect(readFileSync(await download.path())).toEqual(PDF.buffer);
  await ben.page.reload();
  await loaded(ben.message("from the lecture"), 2);
});

it("a name that is too long for its card keeps its ending in sight", async () => {
  const { ann, ben } = scene.pair;
  const name = `${"slides of the lecture on graphs ".repeat(3)}week 12.pdf`;
  await ben.page.setViewportSize({ width: 360, height: 740 });
  await attaches(ann, [{ ...PDF, name }]);
  await ann.says("all of it");
  const card = ben.message("all of it").getByRole("button", { name: `Download ${name}` });
  const ending = card.locator("span").filter({ hasText: /^k 12\.pdf$/ });
  await until(async () => {
    const [inner, outer] = [await ending.last().boundingBox(), await card.boundingBox()];
    return inner && outer && inner.x > outer.x && inner.x + inner.width < outer.x + outer.width;
  });
  await ben.page.setViewportSize({ width: 1280, height: 800 });
});

it("pictures are looked at on the whole screen, with keys, fingers and the way back", async () => {
  const { ben } = scene.pair;
  const { page } = ben;
  const viewer = page.getByRole("dialog");
  const scale = () => viewer.locator("[data-scale]").getAttribute("data-scale");
  const address = page.url();
  await ben.message("from the lecture").getByRole("button", { name: "Open picture board.png" }).click();
  await page.getByRole("dialog", { name: "board.png" }).waitFor();
  await viewer.getByText("1 of 2").waitFor();
  await page.keyboard.press("ArrowRight");
  await viewer.getByText("2 of 2").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("dialog", { name: "notes.png" }).getByRole("img", { name: "notes.png" }).waitFor();
  await viewer.getByRole("img").dblclick();
  await expect.poll(async () => Number(await scale())).toBeGreaterThan(2);
  await viewer.getByRole("img").dblclick();
  await expect.poll(scale).toBe("1");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    viewer.getByRole("button", { name: "Download notes.png" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("notes.png");
  await page.mouse.move(640, 400);
  await page.mouse.down();
  await page.mouse.move(1_040, 410, { steps: 4 });
  await page.mouse.up();
  await viewer.getByText("1 of 2").waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  // The focus is where one was, and the address too.
  const isBack = async () => {
    await until(() =>
      page.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Open picture board.png"),
    );
    await expect.poll(() => page.url()).toBe(address);
  };
  await isBack();
  await page.keyboard.press("Enter");
  await viewer.waitFor();
  await page.goBack();
  await viewer.waitFor({ state: "detached" });
  await isBack();
  await ben.composer().waitFor();
  await page.keyboard.press("Enter");
  await viewer.waitFor();
  await page.mouse.move(640, 300);
  await page.mouse.down();
  await page.mouse.move(650, 700, { steps: 4 });
  await page.mouse.up();
  await viewer.waitFor({ state: "detached" });
});

it("a picture without words is a message too, and its place is as large as it will be", async () => {
  const { ann, ben } = scene.pair;
  let let_go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (let_go = resolve));
  const hold = async (route: Route) => {
    await held;
    await route.continue();
  };
  await ben.page.route("**/v1/files/**", hold);
  await attaches(ann, [picture("panorama.png", 1200, 600)]);
  await ann.page.getByRole("button", { name: "Send", exact: true }).click();
  const place = ben.page.getByRole("button", { name: "Open picture panorama.png" });
  await place.waitFor();
  const before = (await place.boundingBox())!;
  expect(before.width / before.height).toBeCloseTo(2, 1);
  let_go();
  await loaded(ben.page.locator("[data-message][data-seq]").last(), 1);
  const after = (await place.boundingBox())!;
  expect([after.width, after.height]).toEqual([before.width, before.height]);
  await ben.page.unroute("**/v1/files/**", hold);
  // In the list of chats it is called by what it is.
  await ben.page.getByRole("list", { name: "Chats" }).getByText("A photo").waitFor();
});

it("what is too large or too much is said before anything is uploaded", async () => {
  const { ann } = scene.pair;
  let asked = 0;
  await ann.page.route("**/v1/uploads", (route) => {
    asked += 1;
    return route.continue();
  });
  const folder = mkdtempSync(join(tmpdir(), "atas-files-"));
  const huge = join(folder, "huge.png");
  writeFileSync(huge, "");
  truncateSync(huge, 20 * 1024 * 1024 + 1);
  await chooser(ann).setInputFiles(huge);
  await ann.page.getByText("“huge.png” is larger than 20 MB").waitFor();
  await chooser(ann).setInputFiles({ name: "nothing.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) });
  await ann.page.getByText("“nothing.txt” is empty").waitFor();
  expect(asked).toBe(0);
  rmSync(folder, { recursive: true });
  const many = Array.from({ length: 11 }, (_, i) => ({ ...PDF, name: `paper ${i}.pdf` }));
  await chooser(ann).setInputFiles(many);
  await ann.page.getByText("At most 10 files in one message").waitFor();
  await until(async () => (await tiles(ann, "done").count()) === 10);
  for (let left = 10; left > 0; left--) {
    await ann.page
      .getByRole("button", { name: /^Do not attach/ })
      .first()
      .click();
    await until(async () => (await ann.page.locator("[data-tile]").count()) === left - 1);
  }
  await ann.page.unroute("**/v1/uploads");
});

it("what only says that it is a picture is refused, with a way out", async () => {
  const { ann } = scene.pair;
  await chooser(ann).setInputFiles({
    name: "fake.png",
    mimeType: "image/png",
    buffer: Buffer.from("no picture"),
  });
  await tiles(ann, "failed").waitFor();
  await expect
    .poll(() => ann.page.getByRole("button", { name: "Send", exact: true }).isDisabled())
    .toBe(true);
  await ann.page.getByRole("alert").getByText("This is not a picture").waitFor();
  // The same file would be refused again.
  expect(await ann.page.getByRole("button", { name: /Try fake.png again|^Try again/ }).count()).toBe(0);
  expect(await wrongWith(ann.page)).toEqual([]);
  await ann.page.getByRole("button", { name: "Do not attach fake.png" }).click();
  await tiles(ann, "failed").waitFor({ state: "detached" });
});

it("a file that failed is tried again on demand, before its message was sent and after", async () => {
  const { ann, ben } = scene.pair;
  let asked = 0;
  const full = (route: Route) => {
    if (route.request().method() !== "POST") return route.continue();
    asked += 1;
    const problem = { code: "storage_full", title: "Full", status: 409 };
    return route.fulfill({ status: 409, contentType: "application/problem+json", json: problem });
  };
  await ann.page.route("**/v1/uploads", full);
  await chooser(ann).setInputFiles([picture("second try.png")]);
  await tiles(ann, "failed").waitFor();
  const retry = ann.page.getByRole("button", { name: /Try second try.png again/ });
  await retry.click();
  await until(() => Promise.resolve(asked === 2));
  await tiles(ann, "failed").waitFor();
  await ann.page.unroute("**/v1/uploads", full);
  await retry.click();
  await until(async () => (await tiles(ann, "done").count()) === 1);
  await ann.says("it went on the second try");
  await loaded(ben.message("it went on the second try"), 1);

  let let_go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (let_go = resolve));
  const late = async (route: Route) => {
    await held;
    return full(route);
  };
  await ann.page.route("**/v1/uploads", late);
  await chooser(ann).setInputFiles([PDF]);
  await ann.page.locator("[data-tile]").waitFor();
  await ann.says("sent before it failed");
  const failed = ann.page.locator('[data-state="failed"]').filter({ hasText: "sent before it failed" });
  let_go();
  await failed.getByText("A file could not be sent").waitFor();
  expect(await ben.message("sent before it failed").count()).toBe(0);
  await ann.page.unroute("**/v1/uploads", late);
  await failed.getByRole("button", { name: "Try again" }).click();
  await ann.allSent();
  await ben
    .message("sent before it failed")
    .getByRole("button", { name: "Download past paper 2024.pdf" })
    .waitFor();
});

it("files are pasted and dropped", async () => {
  const { ann, ben } = scene.pair;
  const bytes = [...picture("shot.png", 320, 200).buffer];
  await ann.composer().evaluate((box, data) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(data)], "shot.png", { type: "image/png" }));
    box.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }),
    );
  }, bytes);
  await until(async () => (await tiles(ann, "done").count()) === 1);
  const main = ann.page.getByRole("main");
  const carried = await ann.page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["notes"], "notes.txt", { type: "text/plain" }));
    return data;
  });
  await main.dispatchEvent("dragover", { dataTransfer: carried });
  await ann.page.getByText("Drop files here to attach them").waitFor();
  await main.dispatchEvent("drop", { dataTransfer: carried });
  await ann.page.getByText("Drop files here to attach them").waitFor({ state: "detached" });
  await until(async () => (await tiles(ann, "done").count()) === 2);
  await ann.says("pasted and dropped");
  await loaded(ben.message("pasted and dropped"), 1);
  await ben.message("pasted and dropped").getByRole("button", { name: "Download notes.txt" }).waitFor();
});

it("a message waits for its files, what follows waits behind it, and a cut or a reload costs neither", async () => {
  const { ann, ben } = scene.pair;
  let bytes = 0;
  const cut = (route: Route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    bytes += 1;
    return route.abort();
  };
  await ann.page.route("**/v1/uploads/*", cut);
  await chooser(ann).setInputFiles([picture("late.png", 1000, 700)]);
  await tiles(ann, "uploading").or(tiles(ann, "waiting")).waitFor();
  await ann.says("with a late picture");
  await ann.says("and these words after it");
  const waiting = ann.page.locator('[data-state="waiting"]');
  await until(async () => (await waiting.count()) === 2);
  await waiting.first().getByRole("progressbar").waitFor();
  await until(() => Promise.resolve(bytes > 1));
  await ann.page.reload();
  await until(async () => (await waiting.count()) === 2);
  await waiting.first().getByRole("progressbar").waitFor();
  expect(await ben.message("and these words after it").count()).toBe(0);
  await ann.page.unroute("**/v1/uploads/*", cut);
  await ann.allSent();
  await loaded(ben.message("with a late picture"), 1);
  await ben.sees("and these words after it");
  const texts = await ben.page.locator("[data-message][data-seq] [data-text]").allTextContents();
  expect(texts.slice(-2)).toEqual(["with a late picture", "and these words after it"]);
  await until(() =>
    ann.page.evaluate(() => Object.keys(localStorage).every((key) => !key.includes("uploads"))),
  );
});

it("a message that waits for its files can be had back", async () => {
  const { ann, ben } = scene.pair;
  const cut = (route: Route) => (route.request().method() === "PATCH" ? route.abort() : route.continue());
  await ann.page.route("**/v1/uploads/*", cut);
  await chooser(ann).setInputFiles([picture("wrong.png")]);
  await ann.page.locator("[data-tile]").waitFor();
  await ann.says("sent too early");
  await ann.page.getByRole("button", { name: "Back to the message box" }).click();
  await ann.page.locator("[data-tile]").waitFor();
  await until(async () => (await ann.composer().inputValue()) === "sent too early");
  await ann.page.unroute("**/v1/uploads/*", cut);
  await until(async () => (await tiles(ann, "done").count()) === 1);
  await ann.composer().press("Enter");
  await loaded(ben.message("sent too early"), 1);
  await scene.pair.leaves();
});
