import type { Entry, Stored } from "./outbox-store";

export type SendState = "waiting" | "sending" | "sent" | "failed";
export interface Outgoing extends Entry {
  state: SendState;
  /** Known once acknowledged; the event itself may still be under way. */
  seq?: number;
}

/** What of it is stored. */
export function toStored({ order, id, stream, body, at, files, failed }: Outgoing): Entry {
  return { order, id, stream, body, at, ...(files ? { files } : {}), ...(failed ? { failed } : {}) };
}

/** Its files are not on the server yet: it waits, and what was written after it in the same room waits behind it. */
export function isHeld({ files, body }: Stored): boolean {
  return files !== undefined && body.attachments === undefined;
}

/** What was read from the store and what this tab knows, as one queue. `before` is the newest order when the read began. */
export function mergeStored(stored: Entry[], list: Outgoing[], before: number): Outgoing[] {
  const known = new Map(list.map((entry) => [entry.id, entry]));
  const orders = new Set(stored.map((entry) => entry.order));
  const merged: Outgoing[] = stored.map((entry) => {
    const mine = known.get(entry.id);
    if (mine && mine.state !== "failed" && !entry.failed)
      return Object.assign(mine, { order: entry.order, body: isHeld(mine) ? entry.body : mine.body });
    return { ...entry, state: entry.failed ? "failed" : "waiting" };
  });
  // Kept though not read: what was sent and awaits its event, what is in flight, what was written meanwhile.
  const kept = list.filter((entry) => !merged.includes(entry) && !orders.has(entry.order));
  const early = kept.filter((entry) => entry.state === "sent" || entry.state === "sending");
  const late = kept.filter(
    (entry) => (entry.order === 0 || entry.order > before) && entry.state === "waiting",
  );
  return [...early, ...merged, ...late];
}
