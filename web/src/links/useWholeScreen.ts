import { useEffect, useRef } from "react";

/** While it is mounted the page has the whole screen, where a browser gives it, and the screen stays on. */
export function useWholeScreen(onLeft: () => void): void {
  const latest = useRef(onLeft);
  useEffect(() => {
    latest.current = onLeft;
  });
  useEffect(() => {
    let entered = false;
    const changed = () => {
      if (document.fullscreenElement) entered = true;
      // Escape takes the screen back before the page hears of the key.
      else if (entered) latest.current();
    };
    document.addEventListener("fullscreenchange", changed);
    // Phones that refuse lose nothing: the code lies over the whole page anyway.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    const awake = "wakeLock" in navigator ? navigator.wakeLock.request("screen").catch(() => null) : null;
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
      void awake?.then((lock) => lock?.release());
    };
  }, []);
}
