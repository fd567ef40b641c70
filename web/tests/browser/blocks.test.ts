import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { until } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople();

const FOLDED = "A message of somebody you blocked";

it("a block closes the conversation for both, hides the words, and can be lifted from the settings", async () => {
  const { ann, ben } = scene.pair;
  const { page } = ann;
  await ben.says("something rude");
  await ann.sees("something rude");
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Block Ben Low" }).click();
  await page.getByRole("dialog").getByText("They are not told.", { exact: false }).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();

  await page.getByText("You have blocked Ben Low.").waitFor();
  await ann.sees(FOLDED);
  expect(await page.getByText("something rude").count()).toBe(0);
  // The other learns only that nobody writes here.
  await ben.page.reload();
  await ben.page.getByText("Nobody can write here any more.").waitFor();
  await ben.sees("something rude");

  await page.reload();
  await ann.sees(FOLDED);
  expect(await page.getByText("something rude").count()).toBe(0);
  expect(await wrongWith(page)).toEqual([]);

  const room = new URL(page.url()).pathname;
  await ann.goes("/settings");
  await page.getByRole("heading", { name: "Blocked people" }).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("button", { name: "Unblock Ben Low" }).click();
  await page.getByText("You have blocked nobody.").waitFor();
  await ann.goes(room);
  await ann.composer().waitFor();
  await ann.sees("something rude");
});

it("going back closes what lies over the room, and asks before words are lost", async () => {
  const { ann } = scene.pair;
  const { page } = ann;
  const address = page.url();
  const dialog = page.getByRole("dialog");
  const reporting = async () => {
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menuitem", { name: "Report" }).click();
    await dialog.getByRole("heading", { name: "Report this person" }).waitFor();
  };
  await reporting();
  await page.goBack();
  await dialog.waitFor({ state: "detached" });
  expect(page.url()).toBe(address);

  await reporting();
  await page.getByLabel("What should they know? (optional)").fill("it does not stop");
  await page.goBack();
  await dialog.getByText("Drop what you have written?").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("button", { name: "Keep writing" }).click();
  expect(await page.getByLabel("What should they know? (optional)").inputValue()).toBe("it does not stop");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Discard" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(page.url()).toBe(address);

  // With nothing open it leaves the room, by one press.
  await page.goBack();
  await until(() => Promise.resolve(page.url() !== address));
  await ann.goes(new URL(address).pathname);
  await ann.composer().waitFor();
});

it("a message is reported from its menu, and a person from their profile", async () => {
  const { ann } = scene.pair;
  const { page } = ann;
  await page.locator("[data-message][data-seq]").last().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Report" }).click();
  // Of a conversation of two it is the person who is reported.
  await page.getByRole("dialog").getByRole("heading", { name: "Report this person" }).waitFor();
  expect(await page.getByRole("button", { name: "Send the report" }).isDisabled()).toBe(true);
  await page.getByText("Harassment").click();
  await page.getByLabel("What should they know? (optional)").fill("it does not stop");
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("button", { name: "Send the report" }).click();
  await page.getByText("Thank you. Somebody will look at it.").first().waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page
    .getByRole("main")
    .getByRole("link", { name: /Ben Low/ })
    .first()
    .click();
  await page.getByRole("article").getByRole("button", { name: "Report" }).waitFor();
  for (const who of [scene.pair.ann, scene.pair.ben]) await who.leaves();
});
