import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, PASSWORD, Visitor } from "./people";
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

it("an owner opens a private room, brings somebody in, renames it and shows them out", async () => {
  const owner = await Visitor.arrives(browser, server.url);
  const guest = await Visitor.arrives(browser, server.url);
  await owner.signsUp("olga@utama.example", "Olga Owner");
  await guest.signsUp("gus@utama.example", "Gus Guest");
  await guest.goes("/rooms");
  await guest.page.getByRole("heading", { name: "It is quiet here" }).waitFor();

  const { page } = owner;
  await owner.goes("/rooms");
  await page.getByRole("button", { name: "New room" }).click();
  await page.getByText("Only those who are invited").click();
  await page.getByLabel("Name", { exact: true }).fill("Past papers circle");
  await page.getByLabel("Who is in it?").fill("Gus");
  // A phone's search key: it must not open the room as it stands.
  await page.getByLabel("Who is in it?").press("Enter");
  await page.getByRole("button", { name: /Gus Guest/ }).click();
  await page.getByRole("button", { name: "Open the room" }).click();
  await owner.says("welcome in");

  // The room appears in the guest's list by itself.
  await guest.page.getByRole("link", { name: /Past papers circle.*welcome in/ }).click();
  await guest.sees("welcome in");

  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Name and topic" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Exam circle");
  await page.getByRole("button", { name: "Save" }).click();
  await guest.page.getByRole("heading", { name: "Exam circle", level: 1 }).waitFor();

  await page.getByRole("button", { name: "More about Gus Guest" }).click();
  await page.getByRole("menuitem", { name: "Remove from room" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove from room" }).click();
  await guest.page.getByRole("heading", { name: "This room is not open to you" }).waitFor();
  await guest.page.getByRole("heading", { name: "It is quiet here" }).waitFor();

  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Leave room" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave room" }).click();
  await page.getByRole("heading", { name: "Who do you want to talk to?" }).waitFor();
  for (const who of [owner, guest]) await who.leaves();
});

it("an account changes its profile and password, ends other devices, signs out and is deleted", async () => {
  const rita = await Visitor.arrives(browser, server.url);
  await rita.signsUp("rita@utama.example", "Rita Raj");
  const phone = await Visitor.arrives(browser, server.url, { viewport: { width: 360, height: 740 } });
  await phone.signsIn("rita@utama.example", PASSWORD);

  const { page } = rita;
  await rita.goes("/me");
  await page.getByRole("button", { name: "Edit profile" }).click();
  await page.getByLabel("In one line").fill("Third-year physicist");
  await page.getByLabel("Year").fill("3");
  await page.getByText("Not saved yet").waitFor();
  // Whoever goes away and comes back finds it as they left it.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Discover" }).click();
  await page.getByRole("heading", { name: "Discover" }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Me", exact: true }).click();
  await expect.poll(() => page.getByLabel("Year").inputValue()).toBe("3");
  await page.getByRole("button", { name: "Malay" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("article").getByText("Third-year physicist").waitFor();

  await rita.goes("/settings");
  await page.getByText("This device").waitFor();
  await page.getByText("Dark", { exact: true }).click();
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await page.getByRole("listitem").getByRole("button", { name: "Sign out" }).click();
  // The other device notices by itself.
  await phone.page.getByRole("heading", { name: "Good to see you" }).waitFor();

  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByLabel("Current password").fill("not my password");
  await page.getByLabel("New password").fill("quite another password");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("This is not your password").waitFor();
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password is changed; other devices are signed out").waitFor();

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("heading", { name: "Good to see you" }).waitFor();
  await rita.signsIn("rita@utama.example", "quite another password");
  await rita.goes("/settings");
  await page.getByRole("button", { name: "Delete account" }).click();
  await page.getByRole("dialog").getByLabel("Password").fill("quite another password");
  await page.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("heading", { name: "Good to see you" }).waitFor();
  for (const who of [rita, phone]) await who.leaves();
});
