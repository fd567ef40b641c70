import type { Item } from "../live/timeline";
import { find } from "./window";

/** Whom a stretch of messages needs by name: who wrote, who is quoted, named, brought in or shown out. */
export function involved(items: readonly Item[], all: readonly Item[]): string[] {
  const ids = new Set<string>();
  const add = (id: string | null | undefined) => id && ids.add(id);
  for (const item of items) {
    add(item.author);
    item.mentions.forEach(add);
    add(item.change?.user);
    add(item.change?.by);
    if (item.replyTo !== null) add(find(all, item.replyTo)?.author);
  }
  return [...ids].sort();
}
