import { flushSync } from "react-dom";

/** Lets `write` change what is in the box and puts the caret at `end`, both at once: the next key may come within the same frame. */
export function writeUpTo(area: HTMLTextAreaElement, end: number, write: () => void): void {
  flushSync(write);
  area.setSelectionRange(end, end);
}
