import { indexOf } from "../live/indexOf";
import type { Item } from "../live/timeline";

/**
 * The stretch of a room that is kept in the DOM, by seq. `to: null` follows the newest. Thousands of messages may be
 * loaded; only some two hundred are ever rendered (measured in tests/measure.mjs).
 */
export interface Window {
  from: number;
  to: number | null;
  /** Cut out of a stretch of the past; it may have met the end of the room since. */
  past?: boolean;
}

export const STEP = 60;
export const RENDERED_MAX = 220;

export function find(items: readonly Item[], seq: number): Item | null {
  const item = items[indexOf(items, seq)];
  return item?.seq === seq ? item : null;
}

export function covers({ from, to }: Window, seq: number): boolean {
  return seq >= from && (to === null || seq <= to);
}

function at(items: readonly Item[], index: number): number {
  return items[Math.min(Math.max(index, 0), items.length - 1)]?.seq ?? 0;
}

export function newest(items: readonly Item[], unreadAbove: number | null): Window {
  const first = unreadAbove === null ? items.length : indexOf(items, unreadAbove + 1) - 8;
  const index = Math.max(Math.min(first, items.length - STEP), items.length - RENDERED_MAX, 0);
  return { from: at(items, index), to: null };
}

export function around(items: readonly Item[], seq: number): Window {
  const index = indexOf(items, seq);
  const end = index + STEP;
  return { from: at(items, index - STEP), to: end >= items.length ? null : at(items, end) };
}

export function slice(items: readonly Item[], window: Window): readonly Item[] {
  const start = indexOf(items, window.from);
  const end = window.to === null ? items.length : indexOf(items, window.to + 1);
  return start === 0 && end === items.length ? items : items.slice(start, end);
}

/** A step upwards; what is far below goes. The same window when there is nothing above. */
export function up(items: readonly Item[], window: Window): Window {
  const start = indexOf(items, window.from);
  if (start === 0) return window;
  const from = Math.max(0, start - STEP);
  const end = window.to === null ? items.length : indexOf(items, window.to + 1);
  const cut = from + RENDERED_MAX;
  return { ...window, from: at(items, from), to: cut < end ? at(items, cut - 1) : window.to };
}

/** A step downwards; what is far above goes. */
export function down(items: readonly Item[], window: Window): Window {
  if (window.to === null) return window;
  const end = indexOf(items, window.to + 1) + STEP;
  const start = indexOf(items, window.from);
  const from = Math.max(start, Math.min(end, items.length) - RENDERED_MAX);
  return { ...window, from: at(items, from), to: end >= items.length ? null : at(items, end - 1) };
}

/** Whether a reset has carried away all of the stretch, as after a night in a busy room. */
export function isGone(items: readonly Item[], window: Window): boolean {
  return window.to !== null && items.length > 0 && items[0]!.seq > window.to;
}

/**
 * A long sitting must not grow the DOM without end. At the end of the room the oldest go; while something above is being
 * read, what arrives below waits outside.
 */
export function trimmed(items: readonly Item[], window: Window, atEnd: boolean): Window {
  const start = indexOf(items, window.from);
  if (window.to !== null || items.length - start <= RENDERED_MAX + STEP) return window;
  return atEnd
    ? { from: at(items, items.length - RENDERED_MAX), to: null }
    : { from: window.from, to: at(items, start + RENDERED_MAX - 1) };
}
