import { useEffect } from "react";

/**
 * Safari on iOS lays its keyboard over the page instead of making the page smaller, which would hide the composer. Where
 * that happens the shell is made as high as what can be seen.
 */
export function useVisibleHeight(): void {
  useEffect(() => {
    const view = window.visualViewport;
    if (!view) return;
    const root = document.documentElement;
    const fit = () => {
      const covered = window.innerHeight - view.height;
      if (covered > 60 && view.scale === 1) {
        root.style.setProperty("--app-height", `${view.height}px`);
        window.scrollTo(0, 0);
      } else root.style.removeProperty("--app-height");
    };
    view.addEventListener("resize", fit);
    return () => {
      view.removeEventListener("resize", fit);
      root.style.removeProperty("--app-height");
    };
  }, []);
}
