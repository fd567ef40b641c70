import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { until, type Visitor } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople();

const header = (who: Visitor) => who.page.locator("main > header");
const says = (who: Visitor, text: string | RegExp) => header(who).getByText(text).waitFor();
const silent = (who: Visitor, text: string | RegExp) =>
  header(who).getByText(text).first().waitFor({ state: "detached" });
const switchIs = (who: Visitor, on: boolean) =>
  until(async () => {
    const state = await who.page.getByRole("switch", { name: "Invisible" }).getAttribute("aria-checked");
    return state === String(on);
  });

it("typing is seen in the other window and gone with the message; editing is nobody's business", async () => {
  const { ann, ben } = scene.pair;
  await says(ann, "Online");
  await ben.composer().pressSequentially("so");
  await says(ann, "typing");
  const height = (await header(ann).boundingBox())!.height;
  expect(await wrongWith(ann.page)).toEqual([]);
  await ben.composer().press("Enter");
  await ann.sees("so");
  await silent(ann, "typing");
  await expect.poll(async () => (await header(ann).boundingBox())?.height).toBe(height);

  // Emptied again, and left for another screen.
  await ben.composer().fill("never mind");
  await says(ann, "typing");
  await ben.composer().fill("");
  await silent(ann, "typing");

  const frames: string[] = [];
  ben.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => frames.push(payload.toString())),
  );
  await ben.page.reload();
  await ben.sees("so");
  await ben.page.locator("[data-message][data-seq]").filter({ hasText: "so" }).last().focus();
  await ben.page.keyboard.press("Enter");
  await ben.page.getByRole("menuitem", { name: "Edit", exact: true }).click();
  await ben.page.getByText("Editing your message").waitFor();
  await ben.composer().fill("so it is");
  await ben.composer().press("Enter");
  await ann.sees("so it is");
  expect(frames.filter((text) => text.includes('"typing"'))).toEqual([]);
});

it("a room says how many are there, and who of them types", async () => {
  const { ann, ben } = scene.pair;
  await ann.followsMail("ann@straits.example", "/verify");
  await ann.page.getByRole("heading", { name: "Your address is verified" }).waitFor();
  await ben.followsMail("ben@straits.example", "/verify");
  await ben.page.getByRole("heading", { name: "Your address is verified" }).waitFor();
  await ann.goes("/rooms/discover");
  const join = ann.page.getByRole("button", { name: /^Join / }).first();
  const room = (await join.getAttribute("aria-label"))!.slice("Join ".length);
  await ann.joins(room);
  await ben.joins(room);
  await says(ann, "2 online");
  await says(ben, "2 online");
  const panel = ann.page.getByRole("complementary", { name: "People in this room" });
  await panel.getByRole("listitem").filter({ hasText: "Ben Low" }).getByText("Online").waitFor();
  // They are the first of all who are members.
  await panel.getByRole("listitem").nth(1).getByText("Online").waitFor();
  await expect.poll(() => panel.getByText("Online").count()).toBe(2);
  await ben.composer().fill("hello");
  await says(ann, "Ben Low is typing");
  await ben.goes("/settings");
  await silent(ann, "Ben Low is typing");
});

it("whoever is invisible is neither there nor typing, and sees the others", async () => {
  const { ann, ben } = scene.pair;
  await scene.pair.meets();
  await says(ann, "Online");
  await ben.goes("/settings");
  await ben.page.route("**/v1/settings/presence", (route) =>
    route.request().method() === "PUT" ? route.abort() : route.continue(),
  );
  await ben.page.getByRole("switch", { name: "Invisible" }).click();
  await ben.page.getByText("ATAS cannot be reached.").first().waitFor();
  await switchIs(ben, false);
  await ben.page.unroute("**/v1/settings/presence");
  await ben.page.getByRole("switch", { name: "Invisible" }).click();
  await switchIs(ben, true);
  expect(await wrongWith(ben.page)).toEqual([]);
  await silent(ann, "Online");

  await ben.goes(new URL(ann.page.url()).pathname);
  await says(ben, "Online");
  // What is said after the typing would have been told is here, and nothing of the typing was.
  const heard: string[] = [];
  ann.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => heard.push(payload.toString())),
  );
  await ann.page.reload();
  await ann.composer().waitFor();
  await ben.composer().pressSequentially("you do not see me");
  await ben.composer().press("Enter");
  await ann.sees("you do not see me");
  expect(heard.filter((text) => /"typing"[^}]*"users":\["/.test(text))).toEqual([]);
  expect(await header(ann).getByText("Online").count()).toBe(0);
  await scene.pair.leaves();
});
