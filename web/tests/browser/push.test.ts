import type { CDPSession } from "playwright-core";
import { expect, it } from "vitest";
import { wrongWith } from "./axe";
import { PASSWORD, until, type Visitor } from "./people";
import { twoPeople } from "./scene";

const scene = twoPeople(async ({ pair }) => {
  await reachesAPushService(pair.ann);
  await pair.meets();
});

/**
 * Stands for the one part that is neither ours nor within reach: the browser maker's push service. The keys are real ones,
 * as the server checks them.
 */
async function reachesAPushService({ context }: Visitor): Promise<void> {
  await context.addInitScript(() => {
    let held: { endpoint: string; options: { applicationServerKey: ArrayBuffer } } | null = null;
    const text = (bytes: ArrayBuffer) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    const bytes = (encoded: string) =>
      Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0))
        .buffer;
    PushManager.prototype.getSubscription = () => Promise.resolve(held as unknown as PushSubscription);
    PushManager.prototype.subscribe = async (options) => {
      const curve = { name: "ECDH", namedCurve: "P-256" };
      const { publicKey } = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
      const p256dh = text(await crypto.subtle.exportKey("raw", publicKey));
      const auth = text(crypto.getRandomValues(new Uint8Array(16)).buffer);
      const endpoint = `https://updates.push.services.mozilla.com/wpush/v2/${Math.random()}`;
      const subscription = {
        endpoint,
        options: { applicationServerKey: bytes(options!.applicationServerKey as string) },
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
        unsubscribe: () => {
          held = null;
          return Promise.resolve(true);
        },
      };
      held = subscription;
      return subscription as unknown as PushSubscription;
    };
  });
}

const ask = (who: Visitor) => who.page.getByRole("region", { name: "Get notified of replies?" });
const told = (who: Visitor, method: string) =>
  who.page.waitForResponse(
    (answer) => answer.url().endsWith("/v1/push/subscription") && answer.request().method() === method,
  );

/** When a push that did not arrive is delivered again. */
const AGAIN_MS = 5_000;

/** The browser's side of a push message: what a push service would have delivered, decrypted. */
class Pusher {
  private readonly who: Visitor;
  private readonly line: CDPSession;
  private readonly registrationId: string;
  private sent: string[] = [];

  private constructor(who: Visitor, line: CDPSession, registrationId: string) {
    this.who = who;
    this.line = line;
    this.registrationId = registrationId;
  }

  static async of(who: Visitor): Promise<Pusher> {
    const line = await who.context.newCDPSession(who.page);
    const registered = new Promise<string>((resolve) => {
      line.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        if (registrations[0]) resolve(registrations[0].registrationId);
      });
    });
    await line.send("ServiceWorker.enable");
    await who.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    return new Pusher(who, line, await registered);
  }

  async push(message: unknown): Promise<void> {
    const data = JSON.stringify(message);
    this.sent.push(data);
    await this.deliver(data);
  }

  private async deliver(data: string): Promise<void> {
    const { registrationId } = this;
    await this.line.send("ServiceWorker.deliverPushMessage", {
      origin: scene.server.url,
      registrationId,
      data,
    });
  }

  shown(): Promise<string[]> {
    return this.who.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const all = await registration.getNotifications();
      return all.map(({ title, body }) => `${title}: ${body}`).sort();
    });
  }

  /**
   * Exactly these, in the order of the alphabet. As a push service does, it delivers again what came since the last look
   * and was not received, of which DevTools says nothing.
   */
  async shows(...wanted: string[]): Promise<void> {
    let tried = Date.now();
    await until(async () => {
      if (JSON.stringify(await this.shown()) === JSON.stringify(wanted)) return true;
      if (Date.now() - tried > AGAIN_MS) {
        for (const data of this.sent) await this.deliver(data);
        tried = Date.now();
      }
      return false;
    });
    this.sent = [];
  }
}

/** Whether the page says to the service worker that this room is looked at; it is silent until that part of it is loaded. */
const looksAt = (who: Visitor, room: string): Promise<boolean> =>
  who.page.evaluate(
    (asked) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data === true);
        setTimeout(() => resolve(false), 500);
        const question = { data: { type: "shows", room: asked }, ports: [port2] };
        navigator.serviceWorker.dispatchEvent(new MessageEvent("message", question));
      }),
    room,
  );

const message = (room: string, change: Record<string, unknown> = {}) => ({
  show: {
    tag: `direct:${room}`,
    kind: "direct",
    at: "2026-11-20T14:15:01.230Z",
    count: 1,
    room,
    room_kind: "direct",
    title: "",
    seq: 1,
    target: null,
    author: "Ben Low",
    text: "are you there?",
    data: null,
    ...change,
  },
});

it("is asked for after the first message, never before, and not again after a no", async () => {
  const { ben } = scene.pair;
  expect(await ask(ben).count()).toBe(0);
  await ben.says("first");
  await ask(ben).waitFor();
  expect(await wrongWith(ben.page)).toEqual([]);
  await ask(ben).getByRole("button", { name: "Not now" }).click();
  await ask(ben).waitFor({ state: "detached" });
  await ben.page.reload();
  await ben.says("second");
  await ben.allSent();
  await ben.goes("/notices");
  await ben.page.getByRole("heading", { name: "Notices" }).waitFor();
  expect(await ask(ben).count()).toBe(0);
});

it("subscribes this browser, in its settings too, and leaves when told so", async () => {
  const { ann } = scene.pair;
  await ann.context.grantPermissions(["notifications"], { origin: scene.server.url });
  await ann.says("hello");
  const subscribed = told(ann, "PUT");
  await ask(ann).getByRole("button", { name: "Tell me" }).click();
  expect((await subscribed).status()).toBe(204);
  await ask(ann).waitFor({ state: "detached" });

  // The page's stand-in forgets with the page, as a browser does whose subscription has ended: it is made again.
  const renewed = told(ann, "PUT");
  await ann.goes("/settings");
  expect((await renewed).status()).toBe(204);
  const on = ann.page.getByRole("switch", { name: "Notifications on this device" });
  await expect.poll(() => on.getAttribute("aria-checked")).toBe("true");

  // The server has another key now; the browser says that something is to be done.
  const key = `B${"A".repeat(86)}`;
  await ann.page.route("**/v1/push/key", (route) => route.fulfill({ json: { key } }));
  const anew = told(ann, "PUT");
  await ann.context
    .serviceWorkers()[0]!
    .evaluate(() => self.dispatchEvent(new ExtendableEvent("pushsubscriptionchange")));
  expect((await anew).request().postData()).not.toBe((await renewed).request().postData());
  await ann.page.unroute("**/v1/push/key");

  const ended = told(ann, "DELETE");
  await on.click();
  expect((await ended).status()).toBe(204);
  await until(async () => (await on.getAttribute("aria-checked")) === "false");
  await on.click();
  await until(async () => (await on.getAttribute("aria-checked")) === "true");
});

it("shows what comes, but not what is being looked at, and takes away what was read elsewhere", async () => {
  const { ann } = scene.pair;
  await ann.goes("/people");
  await ann.page.getByLabel("Search people").fill("Ben Low");
  await ann.page.getByRole("button", { name: "Message Ben Low" }).click();
  await ann.composer().waitFor();
  const id = new URL(ann.page.url()).pathname.split("/")[2]!;
  const pusher = await Pusher.of(ann);
  await until(() => looksAt(ann, id));
  await pusher.push(message(id));
  // Another room is not looked at: once this one is shown, the first was decided.
  await pusher.push(message("elsewhere", { kind: "reply", title: "Algorithms", tag: "reply:1" }));
  await pusher.shows("Ben Low · Algorithms: are you there?");

  await ann.goes("/people");
  await pusher.push(message(id, { count: 3 }));
  await pusher.shows("Ben Low (3): are you there?", "Ben Low · Algorithms: are you there?");
  await pusher.push({ withdraw: ["reply:1"] });
  await pusher.shows("Ben Low (3): are you there?");
  await pusher.push(
    message(id, { tag: "invitation:1", kind: "invitation", title: "Past papers", text: null }),
  );
  await pusher.push(message(id, { tag: "system:1", kind: "system", room: null, author: null, text: null }));
  await pusher.push(["nonsense"]);
  await pusher.shows(
    "ATAS: Something new for you",
    "Ben Low (3): are you there?",
    "Ben Low · Past papers: added you to this room",
  );
});

it("what was done to keep order is said as in the list of notifications, in the language of the page", async () => {
  const { ann } = scene.pair;
  const pusher = await Pusher.of(ann);
  const ordered = (data: unknown) =>
    pusher.push(
      message("", { tag: "moderation", kind: "system", room: null, author: null, text: null, data }),
    );
  const says = (body: string | RegExp) =>
    until(async () => {
      const all = (await pusher.shown()).filter((shown) => shown.startsWith("ATAS: "));
      return all.some((shown) => (typeof body === "string" ? shown === `ATAS: ${body}` : body.test(shown)));
    });
  const room = { in_room: "01a1", title: "{when} papers" };
  const ends = new Date(2031, 2, 14, 9, 5).toISOString();
  await ordered({ ...room, notice: "muted", until: ends, reason: "No advertising" });
  await says(/: You are muted in \{when\} papers until Friday,? 14 March, 0?9:05\nNo advertising$/);
  await ordered({ ...room, notice: "banned" });
  await says("You are banned from {when} papers until it is lifted");
  await ordered({ notice: "report_settled" });
  await says("What you reported was looked at. Thank you.");
  await ordered({ text: "Back at six" });
  await says("Back at six");
  for (const unknown of [{ notice: "of_a_later_version" }, { notice: 7 }, null]) {
    await ordered({ text: "Back at six" });
    await says("Back at six");
    await ordered(unknown);
    await says("Something new for you");
  }

  await ann.goes("/settings");
  await ann.page.getByText("Bahasa Melayu", { exact: true }).click();
  await ann.page.getByRole("heading", { name: "Tetapan", exact: true }).waitFor();
  await until(() =>
    ann.page
      .evaluate(async () => (await caches.match("/words"))!.text())
      .then((words) => words.includes("disenyapkan")),
  );
  await ordered({ ...room, notice: "muted", until: ends });
  await says(/: Anda disenyapkan di \{when\} papers sehingga Jumaat, 14 Mac, 9:05 PG$/);
  await ann.page.getByText("English", { exact: true }).click();
  await ann.page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
  await pusher.push({ withdraw: ["moderation"] });
});

it("a press leads to the message, in the window that is open", async () => {
  const { ann } = scene.pair;
  const worker = ann.context.serviceWorkers()[0]!;
  await worker.evaluate(async () => {
    const scope = self as unknown as ServiceWorkerGlobalScope;
    const all = await scope.registration.getNotifications();
    const notification = all.find(({ tag }) => tag.startsWith("direct:"))!;
    scope.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  });
  await ann.page.waitForURL(/\/rooms\/[0-9a-f-]+/);
  await ann.sees("first");
});

it("at sign-out nothing stays on the device", async () => {
  const { ann } = scene.pair;
  await ann.goes("/settings");
  await ann.page.getByRole("button", { name: "Sign out", exact: true }).last().click();
  await ann.page.getByRole("heading", { name: "Good to see you" }).waitFor();
  const left = () =>
    ann.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const shown = await registration.getNotifications();
      const subscription = await registration.pushManager.getSubscription();
      return {
        shown: shown.length,
        subscription,
        wishes: Object.keys(localStorage).filter((key) => key.startsWith("atas.push.")),
      };
    });
  await until(async () => JSON.stringify(await left()) === '{"shown":0,"subscription":null,"wishes":[]}');
  await ann.signsIn("ann@straits.example", PASSWORD);
  await scene.pair.leaves();
});
