import type { Item } from "./timeline";

const veils = new WeakMap<Item, Item>();

/** What others may see and I do not: the messages of those whom I have blocked keep their place and lose their words. */
export function veiled(items: readonly Item[], blocked: ReadonlySet<string>): readonly Item[] {
  if (!items.some((item) => hidden(item, blocked))) return items;
  return items.map((item) => (hidden(item, blocked) ? veil(item) : item));
}

function hidden(item: Item, blocked: ReadonlySet<string>): boolean {
  return item.kind === "message" && !item.removed && item.author !== null && blocked.has(item.author);
}

/** The same one each time: equal messages are not drawn again. */
function veil(item: Item): Item {
  let thin = veils.get(item);
  if (!thin) {
    thin = { ...item, blocked: true, text: "", replyTo: null, files: [], mentions: [], mentionAll: false };
    veils.set(item, thin);
  }
  return thin;
}
