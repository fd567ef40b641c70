import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wrongWith } from "./axe";
import { openBrowser, until, Visitor } from "./people";
import { Server } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.fresh(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it("a newcomer signs up, verifies, joins a campus room and talks with somebody in another browser", async () => {
  const [lina, omar] = await Promise.all([
    Visitor.arrives(browser, server.url),
    Visitor.arrives(browser, server.url),
  ]);
  for (const [who, email, name] of [
    [lina, "lina@utama.example", "Lina Yap"],
    [omar, "omar@utama.example", "Omar Said"],
  ] as const) {
    await who.goes("/");
    await who.page.getByRole("link", { name: "Join your campus" }).click();
    await who.signsUp(email, name);
    await who.followsMail(email, "/verify");
    await who.page.getByRole("heading", { name: "Your address is verified" }).waitFor();
    await who.page.getByRole("link", { name: "Find your rooms" }).click();
    await who.page.getByRole("heading", { name: "Discover" }).waitFor();
  }
  // The first campus room on offer, whichever it is.
  const room = (await lina.page
    .getByRole("button", { name: /^Join / })
    .first()
    .getAttribute("aria-label"))!.slice("Join ".length);
  await lina.joins(room);
  await omar.joins(room);

  await lina.says("anyone for past papers?");
  await omar.sees("anyone for past papers?");
  await omar.says("yes!\nsee https://example.org/papers");
  await lina.page.getByRole("link", { name: "https://example.org/papers", exact: true }).waitFor();
  await lina.allSent();

  // Replying quotes, and the quote leads back.
  await lina.page.getByRole("log").getByText("anyone for past papers?").first().hover();
  await lina.page.getByRole("button", { name: "Reply" }).first().click();
  await lina.says("at eight");
  await omar.page.getByRole("button", { name: /anyone for past papers\?.*Go to this message/ }).waitFor();

  // A direct conversation shows up live in the other's list, with what is unread.
  await omar.goes("/people");
  await omar.page.getByLabel("Search people").fill("Lina");
  await omar.page.getByRole("button", { name: "Message Lina Yap" }).click();
  await omar.says("only between us");
  const row = lina.page.getByRole("link", { name: /Omar Said.*only between us.*one unread message/ });
  await row.click();
  await lina.sees("only between us");
  await lina.page.getByRole("link", { name: /Omar Said.*unread/ }).waitFor({ state: "detached" });

  // A reload shows the same; a reader without an account sees nothing of it.
  await lina.page.reload();
  await lina.sees("only between us");
  const stranger = await Visitor.arrives(browser, server.url);
  await stranger.page.goto(lina.page.url());
  await stranger.page.getByRole("heading", { name: "Good to see you" }).waitFor();
  await expect.poll(() => new URL(stranger.page.url()).pathname).toBe("/sign-in");
  for (const who of [lina, omar, stranger]) await who.leaves();
});

it("wrong input is explained at its field, and a forgotten password is set anew by mail", async () => {
  const nadia = await Visitor.arrives(browser, server.url);
  await nadia.goes("/sign-up");
  const { page } = nadia;
  await page.getByLabel("E-mail").fill("lina@utama.example");
  await page.getByText("This is an address of Universiti Utama").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Nadia");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("At least 10 characters", { exact: true }).waitFor();
  await page.getByLabel("Password").fill("a long enough one");
  await page.getByLabel("Handle").fill("nadia_new");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("There is an account with this address already").waitFor();

  await nadia.goes("/forgotten");
  await page.getByLabel("E-mail").fill("lina@utama.example");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByRole("heading", { name: "Check your e-mail" }).waitFor();
  await nadia.followsMail("lina@utama.example", "/reset");
  await page.getByLabel("New password").fill("another good password");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  await nadia.signsIn("lina@utama.example", "another good password");
  await nadia.leaves();
});

it("a form can always be sent, says beside the field what is wrong, and goes there", async () => {
  const mei = await Visitor.arrives(browser, server.url, { viewport: { width: 360, height: 740 } });
  await mei.goes("/sign-in");
  const { page } = mei;
  const [email, password] = [page.getByLabel("E-mail"), page.getByLabel("Password")];
  const focused = (box: typeof email) => until(() => box.evaluate((one) => one === document.activeElement));
  const send = () => page.getByRole("button", { name: "Sign in" }).click();
  await send();
  await page.getByText("Please fill this in").nth(1).waitFor();
  await focused(email);
  await email.fill("mei@utama");
  await send();
  await page.getByText("Please fill this in").waitFor();
  await focused(password);
  await email.fill("mei");
  await send();
  await page.getByText("This does not look like an address").waitFor();
  await focused(email);
  expect(await wrongWith(page)).toEqual([]);
  await email.fill("mei@utama.example");
  await password.fill("not hers");
  await send();
  await page.getByText("Address and password do not match").waitFor();
  await focused(password);
  await password.fill("atas-demo-2026");
  await page.getByRole("button", { name: "Show what is typed" }).click();
  await expect.poll(() => password.getAttribute("type")).toBe("text");
  expect(await wrongWith(page)).toEqual([]);
  await send();
  await page.getByRole("heading", { name: "Chats" }).waitFor();
  await mei.leaves();
});
