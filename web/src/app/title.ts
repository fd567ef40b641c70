import { useEffect } from "react";
import { Signal } from "../realtime";

/** Names of the screens that come after the first, which the browser reads out itself. */
export const arrivals = new Signal<string>();

let screen = "";
let mark = "";

/** Names the screen in the browser's title and to those who hear the page. An empty name leaves it to another component. */
export function useTitle(name: string): void {
  useEffect(() => {
    if (name === "" || name === screen) return;
    if (screen !== "") arrivals.emit(name);
    screen = name;
    write();
  }, [name]);
}

/** Puts what is unread in front of the title. */
export function markTitle(unread: string): void {
  mark = unread;
  write();
}

function write(): void {
  document.title = mark + (screen && `${screen} · `) + "ATAS";
}
