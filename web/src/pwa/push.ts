import { api, ok } from "../api/client";

/** How it stands with notifications while ATAS is closed, on this device. */
export type PushState =
  /** The browser cannot. */
  | "none"
  /** It could if ATAS were on the home screen. */
  | "ios"
  /** The person has refused, in the browser. */
  | "blocked"
  | "off"
  | "on";

const wish = (user: string) => `atas.push.${user}`;
const asked = (user: string) => `atas.push-asked.${user}`;
/** What the service worker says, in the language of whoever is signed in; read by worker.js. */
const WORDS_CACHE = "atas-words";
const WORDS_KEY = "/words";

export function pushState(user: string): PushState {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window))
    return needsHomeScreen() ? "ios" : "none";
  if (Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && localStorage.getItem(wish(user)) === "on" ? "on" : "off";
}

/** iOS gives web push to installed apps only. An iPad says that it is a Mac, but has fingers on it. */
function needsHomeScreen(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  const apple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  return apple && !matchMedia("(display-mode: standalone)").matches;
}

/** Whether a calm question is in order: it can be, and was never answered with "not now". */
export function mayAsk(user: string): boolean {
  return pushState(user) === "off" && localStorage.getItem(asked(user)) === null;
}

export function notNow(user: string): void {
  localStorage.setItem(asked(user), "no");
}

/** To be called from a press, because the browser asks for permission. Throws when the browser or the server cannot. */
export async function turnOn(user: string): Promise<PushState> {
  if (Notification.permission !== "granted" && (await Notification.requestPermission()) !== "granted")
    return pushState(user);
  await subscribe();
  localStorage.setItem(wish(user), "on");
  return "on";
}

export async function turnOff(user: string): Promise<PushState> {
  localStorage.removeItem(wish(user));
  notNow(user);
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) {
    // First here, so that nothing more arrives even if the server cannot be told; it learns it from the push service.
    await subscription.unsubscribe();
    const { endpoint } = subscription;
    await ok(api.DELETE("/v1/push/subscription", { body: { endpoint } })).catch(() => undefined);
  }
  return "off";
}

/** Once a start: the subscription may have ended, the server's key may be another, and the session is a new one. */
export async function renew(user: string): Promise<void> {
  if (pushState(user) === "on") await subscribe();
}

/** At sign-out: nothing more arrives here, and nothing that was shown stays. */
export async function leave(user: string, returns: boolean): Promise<void> {
  if (!returns) localStorage.removeItem(wish(user));
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  const shown = await registration.getNotifications().catch(() => []);
  for (const notification of shown) notification.close();
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

/** Hands the words of the present language to the service worker. */
export async function tellWords(words: Record<string, string>): Promise<void> {
  if (!("caches" in window)) return;
  const cache = await caches.open(WORDS_CACHE);
  await cache.put(WORDS_KEY, new Response(JSON.stringify(words)));
}

async function subscribe(): Promise<void> {
  const { key } = await ok(api.GET("/v1/push/key"));
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  const fits = known !== null && encoded(known.options.applicationServerKey) === key;
  if (known && !fits) await known.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = fits ? known : await pushManager.subscribe(options);
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh = "", auth = "" } = keys ?? {};
  await ok(api.PUT("/v1/push/subscription", { body: { endpoint: endpoint ?? "", keys: { p256dh, auth } } }));
}

/** base64url, as the server gives its key. */
export function encoded(key: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer()));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
