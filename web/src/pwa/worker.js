// The offline shell. The list of files and the version are filled in by the build (scripts/service-worker-plugin.mjs).
// What it promises: the app's own files come from the cache, pages from the network and, failing that or waiting too long
// for it, from the cached shell; answers of the API are never kept. Below: notifications while the app is closed.
const FILES = __FILES__;
const CACHE = "atas-shell-" + __VERSION__;
/** In a tunnel the network may neither answer nor fail. */
const PATIENCE_MS = 4_000;
const SERVER_ONLY = /^\/(v1|docs|dev|health|ready|metrics)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then(fill));
});

async function fill(cache) {
  // The server gives the shell to those who ask for a page.
  const page = await fetch("/", { headers: { accept: "text/html" }, cache: "no-cache" });
  if (!page.ok) throw new Error("the shell could not be fetched");
  await Promise.all([cache.put("/", page), cache.addAll(FILES)]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name !== CACHE && name !== WORDS_CACHE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || SERVER_ONLY.test(url.pathname))
    return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  }
});

async function page(request) {
  const network = fetch(request);
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  try {
    return await Promise.race([network, late]);
  } catch {
    return (await caches.match("/")) ?? network;
  }
}

// Notifications. What comes is encrypted for this browser; docs/protocol.md, Web Push, says what is in it.
const WORDS_CACHE = "atas-words";
/** A window that is busy for longer than this is not being looked at. */
const ANSWER_MS = 500;

self.addEventListener("push", (event) => {
  let news = null;
  try {
    news = event.data?.json();
  } catch {
    // No message of ours.
  }
  if (news?.show?.tag) event.waitUntil(show(news.show).then(badge));
  else if (Array.isArray(news?.withdraw)) event.waitUntil(withdraw(news.withdraw).then(badge));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/notices").then(badge));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(windows().then((all) => all[0]?.postMessage({ type: "renew" })));
});

async function show(notice) {
  if (await isLookedAt(notice.room)) return;
  const { title, body } = await said(notice);
  await self.registration.showNotification(title, {
    tag: notice.tag,
    body,
    renotify: true,
    timestamp: Date.parse(notice.at),
    icon: "/icons/atas-192.png",
    data: { url: place(notice) },
  });
}

async function said({ kind, title, author, text, count, data }) {
  const words = await caches
    .open(WORDS_CACHE)
    .then((cache) => cache.match("/words"))
    .then((kept) => kept?.json())
    .catch(() => undefined);
  const who = [author || "ATAS", title].filter(Boolean).join(" · ");
  if (kind === "direct") return { title: count > 1 ? `${who} (${count})` : who, body: text ?? "" };
  if (kind === "reaction") return { title: who, body: [data?.emoji, text].filter(Boolean).join(" ") };
  if (kind === "mention" || kind === "reply") return { title: who, body: text ?? "" };
  if (kind === "invitation") return { title: who, body: words?.invitation ?? "" };
  const own =
    (kind === "system" && ordered(data, words)) || (typeof data?.text === "string" ? data.text : null);
  return { title: who, body: text ?? own ?? words?.other ?? "" };
}

/** What was done to keep order, and why: the same words as in the list of notifications. */
function ordered(data, words) {
  if (typeof data?.notice !== "string" || !words) return null;
  const { notice, title, until, reason } = data;
  const lasting = until && words[`order_until.${notice}`];
  const sentence = (lasting || words[`order.${notice}`])
    ?.replace("{when}", () => moment(until, words.region))
    .replace("{room}", () => title || words["room.gone"]);
  return sentence && [sentence, reason].filter(Boolean).join("\n");
}

/** When something ends: today the time is enough. */
function moment(at, region) {
  const date = new Date(at);
  const time = date.toLocaleTimeString(region, { hour: "numeric", minute: "2-digit" });
  if (date.toDateString() === new Date().toDateString()) return time;
  const day = date.toLocaleDateString(region, { weekday: "long", day: "numeric", month: "long" });
  return `${day}, ${time}`;
}

/** Where a press leads: the message, its room, or the list. */
function place({ kind, room, seq, target }) {
  if (!room) return "/notices";
  const at = kind === "reaction" ? target : kind === "invitation" ? null : seq;
  return at ? `/rooms/${room}?at=${at}` : `/rooms/${room}`;
}

async function withdraw(tags) {
  const shown = await self.registration.getNotifications();
  for (const notification of shown) if (tags.includes(notification.tag)) notification.close();
}

async function open(url) {
  const all = await windows();
  const window =
    all.find((one) => one.focused) ?? all.find((one) => one.visibilityState === "visible") ?? all[0];
  if (!window) return self.clients.openWindow(url);
  window.postMessage({ type: "go", url });
  return window.focus().catch(() => undefined);
}

function windows() {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}

/** Asks the windows that are in view: an address that was changed by the app itself is not told to workers. */
async function isLookedAt(room) {
  if (!room) return false;
  const visible = (await windows()).filter((one) => one.visibilityState === "visible");
  const answers = await Promise.all(visible.map((one) => ask(one, { type: "shows", room })));
  return answers.includes(true);
}

function ask(window, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, ANSWER_MS);
    window.postMessage(question, [port2]);
  });
}

/** The app's badge, while no window is there to keep it. */
async function badge() {
  if (!("setAppBadge" in self.navigator) || (await windows()).length > 0) return;
  const shown = await self.registration.getNotifications();
  await self.navigator.setAppBadge(shown.length).catch(() => undefined);
}
