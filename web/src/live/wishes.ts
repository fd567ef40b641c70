import { counted } from "./mutation";
import type { Item } from "./timeline";

/** A reaction as its author wants it, shown at once; the event of the room replaces it. */
export interface Wish {
  seq: number;
  emoji: string;
  on: boolean;
  /** The event that fulfilled it; null while it is under way. */
  until: number | null;
}

/** The items as they will be when all wishes have come true. The same array when there are none. */
export function wished(items: readonly Item[], wishes: readonly Wish[]): readonly Item[] {
  if (wishes.length === 0) return items;
  return items.map((item) => {
    const own = wishes.filter((wish) => wish.seq === item.seq);
    return own.length === 0 || item.removed ? item : own.reduce(granted, item);
  });
}

export function without(wishes: Wish[], seq: number, emoji: string): Wish[] {
  return wishes.filter((one) => one.seq !== seq || one.emoji !== emoji);
}

function granted(item: Item, { emoji, on }: Wish): Item {
  const known = item.reactions.find((one) => one.emoji === emoji);
  if ((known?.mine ?? false) === on) return item;
  const count = (known?.count ?? 0) + (on ? 1 : -1);
  return { ...item, reactions: counted(item.reactions, emoji, count, on) };
}
