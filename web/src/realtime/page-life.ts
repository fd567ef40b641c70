import type { Realtime } from "./client";

/** Ties a client to the page it lives in: the network's comings and goings, and being looked at again. */
export function watchPage(realtime: Pick<Realtime, "nudge" | "wentOffline">): () => void {
  const online = () => realtime.nudge();
  const offline = () => realtime.wentOffline();
  const visible = () => {
    if (document.visibilityState === "visible") realtime.nudge();
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  window.addEventListener("pageshow", visible);
  document.addEventListener("visibilitychange", visible);
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    window.removeEventListener("pageshow", visible);
    document.removeEventListener("visibilitychange", visible);
  };
}
