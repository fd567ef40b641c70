import { useSyncExternalStore } from "react";
import { Signal } from "../realtime";

export type Theme = "system" | "light" | "dark";

const CHOICE = "atas.theme";
const GROUND = { light: "#faf5ee", dark: "#17121a" };
const changes = new Signal<void>();

function read(): Theme {
  const kept = localStorage.getItem(CHOICE);
  return kept === "light" || kept === "dark" ? kept : "system";
}

let current: Theme = read();

/** The choice is applied before the first paint by public/theme.js; here it changes while the page lives. */
export function setTheme(theme: Theme): void {
  current = theme;
  if (theme === "system") {
    localStorage.removeItem(CHOICE);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(CHOICE, theme);
    document.documentElement.dataset.theme = theme;
  }
  paintBars();
  changes.emit();
}

/** The browser's own bars follow the theme that is shown. */
export function paintBars(): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = GROUND[current === "system" ? own : current];
  }
}

export function useTheme(): Theme {
  return useSyncExternalStore(changes.listen, () => current);
}
