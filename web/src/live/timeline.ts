import type { Attachment, Position, Reaction, StreamEvent } from "../realtime";
import { mutate, named, toMutation, type Mutation } from "./mutation";

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
 * lengthen it backwards, and changes that overtook a page are applied to it when it comes. An excerpt is a stretch that ends
 * before what is newest: history pages lengthen it both ways, until it meets the stretch that it was taken of.
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

  /** An excerpt hears what is changed further up: a thread may begin there whose reply is removed here. */
  advance(position: Position, events: StreamEvent[], past: Timeline | null = null): void {
    this.epoch = position.epoch;
    this.to = position.seq;
    const above = this.apply(events);
    past?.change(above);
  }

  /** A page that ends right below `from`. Pages of another epoch or that do not fit are refused. */
  prepend(page: Page, past: Timeline | null = null): boolean {
    const last = page.items[page.items.length - 1]?.seq;
    if (page.epoch !== this.epoch || (last !== undefined && last >= this.from)) return false;
    const { items: older, above } = present(page, this.mutations);
    // What they say of threads that begin further up is kept for those.
    this.mutations.push(...above);
    past?.change(above);
    this.items = [...older, ...this.items];
    this.from = page.items[0]?.seq ?? this.from;
    this.mutations = this.mutations.filter(({ target }) => target < this.from);
    this.earlier = page.earlier;
    return true;
  }

  /** A stretch of the past that begins with this page; none when the page is of another epoch or empty. */
  excerpt(page: Page): Timeline | null {
    const items = page.items.filter(({ seq }) => seq < this.from);
    const last = items.at(-1)?.seq;
    if (last === undefined) return null;
    const past = new Timeline(this.me);
    past.epoch = this.epoch;
    past.from = this.from;
    past.mutations = [...this.mutations];
    past.to = last;
    return past.prepend({ ...page, items }) ? past : null;
  }

  /** A page right above an excerpt of this. Whether it fits. */
  continue(past: Timeline, page: Page): boolean {
    const next = page.items.filter(({ seq }) => seq < this.from);
    if (page.epoch !== past.epoch || page.items[0]?.seq !== past.to + 1) return false;
    const { items: newer, above } = present({ ...page, items: next }, this.mutations);
    past.items = [...past.items, ...newer];
    past.to = next.at(-1)?.seq ?? past.to;
    past.change(above);
    return true;
  }

  /** An excerpt that has grown until here is a part of this. Whether it has. */
  join(past: Timeline): boolean {
    if (past.epoch !== this.epoch || past.to + 1 < this.from) return false;
    // Meanwhile this may have grown over its end, or over all of it.
    if (past.from < this.from) {
      this.items = [...past.items.filter(({ seq }) => seq < this.from), ...this.items];
      ({ from: this.from, earlier: this.earlier, mutations: this.mutations } = past);
    }
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

  private apply(events: StreamEvent[]): Mutation[] {
    const items = events.map((event) => toItem(event, event.seq)).filter((item) => item !== null);
    if (items.length > 0) this.items = [...this.items, ...items];
    return this.change(events.flatMap((event) => toMutation(event, this.me) ?? []));
  }

  /** Those of them, and of what follows from them, that are for messages further up. */
  private change(mutations: Mutation[]): Mutation[] {
    // A new list at most once, however many changes come together.
    let items: Item[] | null = null;
    const above: Mutation[] = [];
    for (const mutation of mutations) {
      let next: Mutation | null = mutation;
      while (next !== null && next.target >= this.from) next = mutate((items ??= [...this.items]), next);
      if (next) above.push(next);
    }
    this.mutations = [...this.mutations, ...above].slice(-MUTATIONS_MAX);
    if (items) this.items = items;
    return above;
  }
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

/** A page with the changes that have overtaken it, and what follows from those for messages before it. */
function present(page: Page, mutations: readonly Mutation[]): { items: Item[]; above: Mutation[] } {
  const items = page.items.map((event) => toItem(event, page.as_of)).filter((item) => item !== null);
  const above: Mutation[] = [];
  for (const mutation of mutations) {
    const follows = mutate(items, mutation);
    if (follows && follows.target >= (items[0]?.seq ?? 0)) mutate(items, follows);
    else if (follows) above.push(follows);
  }
  return { items, above };
}
