import type { Entry, Stored } from "./outbox-store";
import type { ClientFrame } from "./wire";

export type SendState = "waiting" | "sending" | "sent" | "failed";
export interface Outgoing extends Entry {
  state: SendState;
  /** Known once acknowledged; the event itself may still be under way. */
  seq?: number;
  /** Sent over this connection and not finally answered: until it is, the server may hold its lane for it. */
  owed?: boolean;
  /** Its event is here. As long as it is owed it stays, to be sent again, and is not shown. */
  logged?: boolean;
}

/** What the outbox needs of the connection, and of what is followed over it. */
export interface Line {
  send(frames: ClientFrame[]): void;
  /** Another connection, whose lanes are empty. */
  renew(): void;
  /** Up to where the events of a stream are here. */
  reached(stream: string): number;
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
  // Kept though not read: what was sent and awaits its event or its answer, what is in flight, what was written meanwhile.
  const kept = list.filter((entry) => {
    if (merged.includes(entry) || orders.has(entry.order)) return false;
    if (entry.state === "waiting" && !entry.logged) return entry.order === 0 || entry.order > before;
    return entry.state !== "failed";
  });
  const place = ({ order }: Entry) => order || Infinity;
  return [...merged, ...kept].sort((a, b) => place(a) - place(b));
}
