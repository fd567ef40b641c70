import { isHeld, type Outbox } from "../realtime";
import type { Held } from "./held";

/** What uploads need of the outbox. */
export type Queue = Pick<Outbox, "entries" | "changes" | "add" | "attach" | "fail" | "load" | "discard">;

export interface Acts {
  start(held: Held): void;
  /** A message names a file that is not here. */
  seek(key: string, message: string): void;
  /** A message has the file that seemed to lie in its box. */
  hand(held: Held): void;
  /** No message needs it any more; `everywhere` when the server need not keep it either. */
  forget(key: string, everywhere: boolean): void;
}

/** Tells the outbox which messages can go and which never will, and lets go of files that nothing carries any more. */
export function settle(outbox: Queue, files: ReadonlyMap<string, Held>, sent: Set<string>, acts: Acts): void {
  const carried = new Set<string>();
  for (const entry of [...outbox.entries]) {
    for (const { id } of entry.files ?? []) {
      carried.add(id);
      if (entry.state === "sent") sent.add(id);
    }
    if (!isHeld(entry) || entry.state !== "waiting") continue;
    const own: Held[] = [];
    for (const { id } of entry.files!) {
      const held = files.get(id);
      if (held) own.push(held);
      else acts.seek(id, entry.id);
    }
    for (const held of own) if (held.tile.state === "failed") again(held, entry.id, outbox, acts);
    if (own.length === entry.files!.length && own.every(({ kept }) => kept.done))
      outbox.attach(
        entry.id,
        own.map(({ kept }) => kept.upload!),
      );
  }
  for (const held of [...files.values()]) {
    const { key, message } = held.kept;
    if (message === null && carried.has(key)) acts.hand(held);
    else if (message !== null && !carried.has(key)) acts.forget(key, !sent.has(key));
  }
}

/** The first message that waits for a failed file fails with it; another one means that somebody tries again. */
function again(held: Held, message: string, outbox: Queue, acts: Acts): void {
  if (held.failedFor === null || held.failedFor === message) {
    held.failedFor = message;
    outbox.fail(message, "upload");
    return;
  }
  held.failedFor = null;
  acts.start(held);
}
