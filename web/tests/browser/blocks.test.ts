import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { PASSWORD, until, Visitor } from "./people";
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
  await expect.poll(() => page.getByText("something rude").count()).toBe(0);
  // The other learns only that nobody writes here.
  await ben.page.getByText("Nobody can write here any more.").waitFor();
  await ben.sees("something rude");

  await page.reload();
  await ann.sees(FOLDED);
  await expect.poll(() => page.getByText("something rude").count()).toBe(0);
  expect(await wrongWith(page)).toEqual([]);

  const room = new URL(page.url()).pathname;
  await ann.goes("/settings");
  await page.getByRole("heading", { name: "Blocked people" }).waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("button", { name: "Unblock Ben Low" }).click();
  await page.getByText("You have blocked nobody.").waitFor();
  await ben.composer().waitFor();
  await ann.goes(room);
  await ann.composer().waitFor();
  await ann.sees("something rude");
});

it("what was withheld of a quote is there again when the block is lifted", async () => {
  const { server, pair } = scene;
  const { ann, ben } = pair;
  const { page } = ann;
  await ben.says("words from far up");
  const seq = Number(await ann.message("words from far up").getAttribute("data-seq"));
  for (let i = 0; i < 150; i++) await ann.says(`below them ${i}`);
  await ann.allSent();
  const room = new URL(page.url()).pathname;
  const ask = async (path: string, body: object, authorization = "") => {
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID(), authorization };
    const answer = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as { access_token: string };
  };
  const { access_token } = await ask("/v1/auth/login", { email: "ann@straits.example", password: PASSWORD });
  const answering = { text: "an answer to them", reply_to: seq };
  await ask(`/v1${room}/messages`, answering, `Bearer ${access_token}`);
  await ann.message("an answer to them").waitFor();
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Block Ben Low" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
  await page.getByText("You have blocked Ben Low.").waitFor();
  await page.evaluate(async () => {
    // Nothing of the room is known to this device any more.
    for (const { name } of await indexedDB.databases())
      if (name?.startsWith("atas-cache-")) indexedDB.deleteDatabase(name);
  });
  const quoted = page.waitForResponse(/messages\?.*limit=1(&|$)/);
  await page.reload();
  const answer = ann.message("an answer to them");
  await answer.getByText("An earlier message").waitFor();
  await quoted;
  expect(await answer.getByText("words from far up").count()).toBe(0);

  const tab = await ann.opensTab();
  await tab.goes("/settings");
  await tab.page.getByRole("button", { name: "Unblock Ben Low" }).click();
  await tab.page.getByText("You have blocked nobody.").waitFor();
  await tab.page.close();
  await answer.getByText("words from far up").waitFor();
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
  await expect.poll(() => page.url()).toBe(address);

  await reporting();
  await page.getByLabel("What should they know? (optional)").fill("it does not stop");
  await page.goBack();
  await dialog.getByText("Drop what you have written?").waitFor();
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("button", { name: "Keep writing" }).click();
  await expect
    .poll(() => page.getByLabel("What should they know? (optional)").inputValue())
    .toBe("it does not stop");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Discard" }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => page.url()).toBe(address);

  // With nothing open it leaves the room, by one press.
  await page.goBack();
  await until(() => Promise.resolve(page.url() !== address));
  await ann.goes(new URL(address).pathname);
  await ann.composer().waitFor();
});

it("a message of a conversation of two is reported, and the moderators read it and nothing else", async () => {
  const { ann, ben } = scene.pair;
  const { page } = ann;
  await ben.says("and something ruder");
  await ann.chooses("and something ruder", "Report");
  const dialog = page.getByRole("dialog", { name: "Report this message" });
  await dialog.getByText("Moderators will read this message", { exact: false }).waitFor();
  await dialog.getByText("and something ruder").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Send the report" }).isDisabled()).toBe(true);
  await page.getByText("Harassment").click();
  await page.getByLabel("What should they know? (optional)").fill("it does not stop");
  expect(await wrongWith(page)).toEqual([]);
  await page.getByRole("button", { name: "Send the report" }).click();
  await page.getByText("Thank you. Somebody will look at it.").first().waitFor();
  await dialog.waitFor({ state: "detached" });

  const admin = await Visitor.arrives(scene.browser, scene.server.url);
  await admin.signsIn("admin@atas.example", "atas-demo-2026");
  await admin.page.getByRole("link", { name: "one case waits Moderation" }).click();
  const card = admin.page.getByRole("article", { name: "Ben Low" });
  await card.getByText("In a conversation of two").waitFor();
  await card.getByText("and something ruder").waitFor();
  await card.getByText("Ann Ong: it does not stop").waitFor();
  expect(await card.getByText("something rude", { exact: true }).count()).toBe(0);
  expect(await card.getByRole("link", { name: "Show in the room" }).count()).toBe(0);
  expect(await wrongWith(admin.page)).toEqual([]);
  await card.getByRole("button", { name: "Delete the message" }).click();
  const asks = admin.page.getByRole("dialog", { name: "Delete the message of Ben Low?" });
  await asks.getByRole("button", { name: "Delete the message" }).click();
  await admin.page.getByRole("heading", { name: "All is well" }).waitFor();
  for (const who of [ann, ben]) await who.sees("This message was removed");
  await admin.leaves();
});

it("a person is reported from their profile", async () => {
  const { ann } = scene.pair;
  const { page } = ann;
  await page
    .getByRole("main")
    .getByRole("link", { name: /Ben Low/ })
    .first()
    .click();
  await page.getByRole("article").getByRole("button", { name: "Report" }).click();
  const dialog = page.getByRole("dialog", { name: "Report this person" });
  await dialog.getByText("They do not see your conversations", { exact: false }).waitFor();
  await page.getByText("Harassment").click();
  await page.getByRole("button", { name: "Send the report" }).click();
  await dialog.waitFor({ state: "detached" });
  for (const who of [scene.pair.ann, scene.pair.ben]) await who.leaves();
});
