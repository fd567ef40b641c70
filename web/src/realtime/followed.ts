import { StreamMerge } from "./merge";
import type { Position } from "./wire";

/** What the client knows of one stream that it follows, or is about to. */
export interface Followed {
  merge: StreamMerge;
  head: number;
  /** Over this connection: not asked for or refused for now, waiting for `subscribed`, followed, or refused for good. */
  state: "idle" | "asked" | "open" | "refused";
  /** Holes in a row: after two, start afresh instead of asking for the same again. */
  gaps: number;
  read: number;
}

export function followedFrom(from: Position | null, read: number): Followed {
  return { merge: new StreamMerge(from), head: from?.seq ?? 0, state: "idle", gaps: 0, read };
}
