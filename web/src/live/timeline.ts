import type { Attachment, Position, Reaction, StreamEvent } from "../realtime";

/** One line of a room as it stands now. */
export interface Item {
  seq: number;
  id: string;
  kind: "message" | "member";
  author: string | null;
  at: string;
  text: string;
  replyTo: number | null;
  removed: boolean;
  /** Of somebody whom I have blocked: there is nothing to show of it. */
  blocked?: boolean;
  /** When its words were last replaced. */
  editedAt: string | null;
  reactions: readonly Reaction[];
  files: readonly Attachment[];
  mentions: readonly string[];
  mentionAll: boolean;
  /** Of a reply: the seq of the message that its thread began with. */
  root: number | null;
  /** How many there are in the thread that begins with this one. */
  replies: number;
  pinned: boolean;
  change: {
    change: string;
    user: string | null;
    by: string | null;
    title: string | null;
    /** Of somebody who keeps order from now on, or no longer. */
    role?: string | null;
    /** Of a room that was slowed down. */
    seconds?: number | null;
  } | null;
  /** The state shown is the one after this seq; earlier changes are in it already. */
  asOf: number;
}

type Mutation = { seq: number; target: number } & (
  | { kind: "edit"; text: string; mentions: readonly string[]; mentionAll: boolean; at: string }
  | { kind: "delete" }
  | { kind: "pin"; on: boolean }
  /** A message more in the thread that begins with the target, or one less. */
  | { kind: "reply"; by: 1 | -1 }
  /** `mine` only in the event of one's own doing. */
  | { kind: "reaction"; emoji: string; count: number; mine: boolean | null }
);

/**
 * Changes kept for messages that are not loaded. Only a page that was on its way meanwhile can be older than they are, so
 * the newest few are enough.
 */
const MUTATIONS_MAX = 500;

export interface Page {
  epoch: string;
  as_of: number;
  items: StreamEvent[];
  earlier: boolean;
}

/**
 * What is known of one room: a contiguous stretch of its log, newest at the end. Live events extend it, history pages
 * lengthen it backwards, and changes that overtook a page are applied to it when it comes.
 */
export class Timeline {
  items: readonly Item[] = [];
  epoch = "";
  /** The stretch covers the seqs `from..=to`, whether or not each of them has something to show. */
  from = 1;
  to = 0;
  earlier = false;
  private mutations: Mutation[] = [];
  private readonly me: string;

  constructor(me: string) {
    this.me = me;
  }

  static restore(
    me: string,
    kept: { epoch: string; from: number; to: number; earlier: boolean; items: Item[] },
  ): Timeline {
    return Object.assign(new Timeline(me), kept);
  }

  reset(position: Position, events: StreamEvent[]): void {
    this.epoch = position.epoch;
    this.to = position.seq;
    this.from = events[0]?.seq ?? position.seq + 1;
    this.earlier = this.from > 1;
    this.mutations = [];
    this.items = [];
    this.apply(events);
  }

  advance(position: Position, events: StreamEvent[]): void {
    this.epoch = position.epoch;
    this.to = position.seq;
    this.apply(events);
  }

  /** A page that ends right below `from`. Pages of another epoch or that do not fit are refused. */
  prepend(page: Page): boolean {
    const last = page.items[page.items.length - 1]?.seq;
    if (page.epoch !== this.epoch || (last !== undefined && last >= this.from)) return false;
    const older = page.items.map((event) => toItem(event, page.as_of)).filter((item) => item !== null);
    // What they say of threads that begin further up is kept for those.
    const above: Mutation[] = [];
    for (const mutation of this.mutations) {
      const follows = mutate(older, mutation);
      if (follows && follows.target >= (older[0]?.seq ?? 0)) mutate(older, follows);
      else if (follows) above.push(follows);
    }
    this.mutations.push(...above);
    this.items = [...older, ...this.items];
    this.from = page.items[0]?.seq ?? this.from;
    this.mutations = this.mutations.filter(({ target }) => target < this.from);
    this.earlier = page.earlier;
    return true;
  }

  unreadAbove(read: number, me: string, blocked: ReadonlySet<string>): number {
    let count = 0;
    for (let i = this.items.length - 1; i >= 0 && this.items[i]!.seq > read; i--) {
      const item = this.items[i]!;
      if (item.kind === "message" && !item.removed && item.author !== me && !blocked.has(item.author ?? ""))
        count += 1;
    }
    return count;
  }

  lastMessage(blocked: ReadonlySet<string>): Item | null {
    for (let i = this.items.length - 1; i >= 0; i--) {
      const item = this.items[i]!;
      if (item.kind === "message" && !blocked.has(item.author ?? "")) return item;
    }
    return null;
  }

  /** My newest message up to `seq`. */
  lastOwn(seq: number): number {
    if (seq === 0) return 0;
    const own = (item: Item) =>
      item.seq <= seq && item.author === this.me && item.kind === "message" && !item.removed;
    return this.items.findLast(own)?.seq ?? 0;
  }

  private apply(events: StreamEvent[]): void {
    // A new list at most once, however many events come together.
    let items: Item[] | null = null;
    for (const event of events) {
      const item = toItem(event, event.seq);
      if (item) (items ??= [...this.items]).push(item);
      let mutation = toMutation(event, this.me);
      while (mutation !== null && mutation.target >= this.from)
        mutation = mutate((items ??= [...this.items]), mutation);
      if (mutation) this.mutations.push(mutation);
    }
    this.mutations = this.mutations.slice(-MUTATIONS_MAX);
    if (items) this.items = items;
  }
}

/** The index of the first item at or above `seq`. */
export function indexOf(items: readonly Item[], seq: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function toItem(event: StreamEvent, asOf: number): Item | null {
  if (event.kind !== "message" && event.kind !== "member") return null;
  const body = event.body ?? {};
  const text = (key: string) => (typeof body[key] === "string" ? body[key] : null);
  return {
    seq: event.seq,
    id: event.id,
    kind: event.kind,
    author: event.author,
    at: event.at,
    text: text("text") ?? "",
    replyTo: typeof body.reply_to === "number" ? body.reply_to : null,
    removed: event.removed === true,
    ...(event.blocked === true ? { blocked: true } : {}),
    editedAt: event.edited_at ?? null,
    reactions: event.reactions ?? [],
    files: (body.attachments as Attachment[] | undefined) ?? [],
    ...named(body),
    root: event.root ?? null,
    replies: event.replies ?? 0,
    pinned: event.pinned === true,
    change:
      event.kind === "member"
        ? {
            change: text("change") ?? "",
            user: text("user"),
            by: text("by"),
            title: text("title"),
            role: text("role"),
            seconds: typeof body.seconds === "number" ? body.seconds : null,
          }
        : null,
    asOf,
  };
}

function named(body: Record<string, unknown>): { mentions: readonly string[]; mentionAll: boolean } {
  return { mentions: (body.mentions as string[] | undefined) ?? [], mentionAll: body.mention_all === true };
}

function toMutation(event: StreamEvent, me: string): Mutation | null {
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
function mutate(items: Item[], mutation: Mutation): Mutation | null {
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
