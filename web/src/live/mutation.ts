import type { Reaction, StreamEvent } from "../realtime";
import { indexOf } from "./indexOf";
import type { Item } from "./timeline";

/** What an event changes in a message that stands. */
export type Mutation = { seq: number; target: number } & (
  | { kind: "edit"; text: string; mentions: readonly string[]; mentionAll: boolean; at: string }
  | { kind: "delete" }
  | { kind: "pin"; on: boolean }
  /** A message more in the thread that begins with the target, or one less. */
  | { kind: "reply"; by: 1 | -1 }
  /** `mine` only in the event of one's own doing. */
  | { kind: "reaction"; emoji: string; count: number; mine: boolean | null }
);

export function named(body: Record<string, unknown>): { mentions: readonly string[]; mentionAll: boolean } {
  return { mentions: (body.mentions as string[] | undefined) ?? [], mentionAll: body.mention_all === true };
}

export function toMutation(event: StreamEvent, me: string): Mutation | null {
  const { seq, kind, author, at, removed, root, body } = event;
  if (kind === "message")
    return root === undefined || removed ? null : { seq, target: root, kind: "reply", by: 1 };
  const target = body?.target;
  if (typeof target !== "number") return null;
  if (kind === "delete") return { seq, target, kind };
  // An edit that a later edit or a removal has overtaken carries no text and changes nothing.
  if (kind === "edit" && removed !== true && typeof body?.text === "string")
    return { seq, target, kind, text: body.text, ...named(body), at };
  if (kind === "pin") return { seq, target, kind, on: body?.on === true };
  if (kind === "reaction" && typeof body?.emoji === "string" && typeof body.count === "number")
    return {
      seq,
      target,
      kind,
      emoji: body.emoji,
      count: body.count,
      mine: author === me ? body.on === true : null,
    };
  return null;
}

/** What follows from it for another message: one that is removed is no longer counted where its thread begins. */
export function mutate(items: Item[], mutation: Mutation): Mutation | null {
  const index = indexOf(items, mutation.target);
  const item = items[index];
  if (item?.seq !== mutation.target) return null;
  const follows: Mutation | null =
    mutation.kind === "delete" && item.root !== null && !item.removed
      ? { seq: mutation.seq, target: item.root, kind: "reply", by: -1 }
      : null;
  if (item.asOf >= mutation.seq) return null;
  items[index] = { ...item, ...changed(item, mutation), asOf: mutation.seq };
  return follows;
}

/** What is left of a message that was removed: its place, its author, and the thread below it. */
const GONE = {
  text: "",
  replyTo: null,
  editedAt: null,
  reactions: [],
  files: [],
  mentions: [],
  mentionAll: false,
  pinned: false,
} satisfies Partial<Item>;

/** Every change assigns, so that the same one applied again changes nothing; what is removed stays so. */
function changed(item: Item, mutation: Mutation): Partial<Item> {
  if (mutation.kind === "reply") return { replies: Math.max(0, item.replies + mutation.by) };
  if (item.removed) return {};
  if (mutation.kind === "pin") return { pinned: mutation.on };
  if (mutation.kind === "edit") {
    const { text, mentions, mentionAll, at } = mutation;
    return { text, mentions, mentionAll, editedAt: at };
  }
  if (mutation.kind === "delete") return { ...GONE, removed: true };
  const { emoji, count, mine } = mutation;
  return { reactions: counted(item.reactions, emoji, count, mine) };
}

/** `mine: null` leaves that as it is. The order is the one in which they came first. */
export function counted(
  reactions: readonly Reaction[],
  emoji: string,
  count: number,
  mine: boolean | null,
): readonly Reaction[] {
  if (count <= 0) return reactions.filter((one) => one.emoji !== emoji);
  const known = reactions.find((one) => one.emoji === emoji);
  if (!known) return [...reactions, { emoji, count, mine: mine ?? false }];
  return reactions.map((one) => (one === known ? { emoji, count, mine: mine ?? one.mine } : one));
}
