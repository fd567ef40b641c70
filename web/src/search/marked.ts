import type { Highlight } from "../api/types";

/** A stretch of a snippet; `hit` when it is what was looked for. */
export interface Stretch {
  text: string;
  hit: boolean;
}

/**
 * A snippet, cut at its highlights. They count Unicode scalar values, a string here UTF-16 units: one emoji before the word
 * would shift every mark. Highlights that overlap or lie outside are cut to what makes sense.
 */
export function marked(text: string, highlights: readonly Highlight[]): Stretch[] {
  const chars = Array.from(text);
  const out: Stretch[] = [];
  let at = 0;
  const add = (to: number, hit: boolean) => {
    if (to > at) out.push({ text: chars.slice(at, to).join(""), hit });
    at = Math.max(at, to);
  };
  for (const { start, end } of highlights) {
    add(Math.min(start, chars.length), false);
    add(Math.min(end, chars.length), true);
  }
  add(chars.length, false);
  return out;
}
