import type { InboxPage, NoticeGroup } from "../api/types";
import type { StreamEvent, StreamNews } from "../realtime";

/** What was done to keep order, to whoever is told of it. */
export interface Order {
  /** "muted", "message_removed": as the server calls it. */
  what: string;
  title: string;
  until: string | null;
  reason: string | null;
}

/** Notifications that are shown as one. */
export interface Notice {
  group: string;
  kind: string;
  room: string | null;
  /** In that room: the event that caused the newest, and the message that was answered or reacted to. */
  seq: number | null;
  target: number | null;
  at: string;
  /** Seq of the newest in the inbox. */
  latest: number;
  /** Read as soon as its room is read up to here. */
  readAt: number;
  count: number;
  /** Who caused them, the newest first; of many, some. */
  people: readonly string[];
  peopleCount: number;
  excerpt: string | null;
  emoji: string | null;
  /** What it says by itself, when it is about no message. */
  text: string | null;
  /** Of what was done to keep order. */
  order: Order | null;
  unread: boolean;
}

/** Events that may be newer than a list that is on its way. */
const LOG_MAX = 500;
const ADDRESSED = new Set(["mention", "reply"]);

/**
 * What concerns me, as it stands: the list over HTTP and what the stream `inbox` told after it. Plain synchronous data.
 * What cannot be told from here is marked, so that the list is read again.
 */
export class InboxState {
  notices: readonly Notice[] = [];
  /** False until the first list. */
  known = false;
  /** Groups with something unread. */
  unread = 0;
  /** Rooms in which somebody spoke to me and was not heard yet. */
  addressed: ReadonlySet<string> = new Set();
  read = 0;
  /** The newest event that is known of. */
  head = 0;
  /** The list must be read again: something unread may be missing, or be there no more. */
  wrong = false;
  /** Some notices lack the words they are about. */
  thin = false;

  private epoch = "";
  /** The log holds the events from here on. */
  private from = 1;
  private log: StreamEvent[] = [];
  /** Events up to this one are in the notices. */
  private applied = 0;
  /** Unread groups that are not among the notices. */
  private rest = 0;
  private readonly readOf: (room: string) => number;

  /** `readOf` tells how far a room is read. */
  constructor(readOf: (room: string) => number) {
    this.readOf = readOf;
  }

  /** Takes a list; says whether it joins on to what the stream has told since. */
  snapshot(items: NoticeGroup[], { unread, read, as_of }: InboxPage): boolean {
    if (this.from > as_of + 1) return false;
    this.notices = items.map(toNotice);
    this.rest = Math.max(0, unread - items.filter((one) => one.unread > 0).length);
    this.read = Math.max(this.read, read);
    this.head = Math.max(this.head, as_of);
    this.applied = as_of;
    this.known = true;
    this.wrong = this.thin = false;
    const later = this.log.filter((event) => event.seq > as_of);
    this.log = later;
    this.from = Math.max(this.from, as_of + 1);
    for (const event of later) this.apply(event);
    this.refresh();
    return true;
  }

  news({ reset, events, position }: Pick<StreamNews, "reset" | "events" | "position">): void {
    const first = events[0]?.seq ?? position.seq + 1;
    if (reset) {
      // Restored from a backup: the numbers mean something else now.
      const foreign = this.epoch !== "" && this.epoch !== position.epoch;
      if (foreign) this.applied = this.read = 0;
      this.log = [];
      this.from = first;
      this.wrong ||= this.known && (foreign || first > this.applied + 1);
    }
    this.epoch = position.epoch;
    this.head = position.seq;
    this.log.push(...events);
    if (this.log.length > LOG_MAX) {
      this.log = this.log.slice(-LOG_MAX);
      this.from = this.log[0]!.seq;
    }
    if (!this.known) return;
    for (const event of events) if (event.seq > this.applied) this.apply(event);
    this.refresh();
  }

  readTo(seq: number): void {
    if (seq <= this.read) return;
    this.read = seq;
    this.refresh();
    // Some of those that are not listed may be read now, and others not.
    this.wrong ||= this.rest > 0;
  }

  /** A room was read further. */
  roomRead(room: string): void {
    if (this.rest === 0 && !this.notices.some((notice) => notice.room === room && notice.unread)) return;
    this.refresh();
    // It may have held some of those that are not listed.
    this.wrong ||= this.rest > 0;
  }

  /** I am no longer in a room: what happened there concerns me no more. */
  left(room: string): void {
    this.notices = this.notices.filter((notice) => notice.room !== room);
    this.wrong ||= this.rest > 0;
    this.refresh();
  }

  private apply(event: StreamEvent): void {
    this.applied = event.seq;
    const body = event.body ?? {};
    if (event.kind === "withdrawn") {
      const seqs = Array.isArray(body.seqs) ? body.seqs : [];
      for (const seq of seqs) this.withdraw(seq);
      return;
    }
    if (typeof body.group !== "string") return;
    const known = this.notices.find((notice) => notice.group === body.group);
    // It may be one of those that are not listed, and counted already.
    if (!known && this.rest > 0) this.wrong = true;
    this.notices = [joined(event, body.group, known), ...this.notices.filter((notice) => notice !== known)];
    this.thin = true;
  }

  private withdraw(seq: unknown): void {
    const alone = this.notices.find((notice) => notice.latest === seq && notice.count === 1);
    if (alone) this.notices = this.notices.filter((notice) => notice !== alone);
    else this.wrong = true;
  }

  private refresh(): void {
    if (this.read >= this.head) this.rest = 0;
    const unread = (notice: Notice) =>
      notice.latest > this.read && (notice.room === null || this.readOf(notice.room) < notice.readAt);
    this.notices = this.notices.map((notice) =>
      notice.unread === unread(notice) ? notice : { ...notice, unread: !notice.unread },
    );
    const open = this.notices.filter((notice) => notice.unread);
    this.unread = open.length + this.rest;
    this.addressed = new Set(
      open.flatMap(({ kind, room }) => (room !== null && ADDRESSED.has(kind) ? room : [])),
    );
  }
}

type Body = Record<string, unknown>;
const number = (value: unknown) => (typeof value === "number" ? value : null);
const text = (value: unknown) => (typeof value === "string" ? value : null);

function toNotice({ body, room, people, people_count, ...group }: NoticeGroup): Notice {
  return {
    ...fromBody(body),
    group: group.group,
    kind: group.kind,
    room: room?.id ?? null,
    seq: group.seq ?? null,
    target: group.target ?? null,
    at: group.at,
    latest: group.latest,
    count: group.count,
    people: people.map((person) => person.id),
    peopleCount: people_count,
    excerpt: group.excerpt ?? null,
    unread: group.unread > 0,
  };
}

function fromBody(body: Body): Pick<Notice, "readAt" | "emoji" | "text" | "order"> {
  return {
    readAt: number(body.read_at) ?? 0,
    emoji: text(body.emoji),
    text: text(body.text),
    order: orderIn(body),
  };
}

function orderIn({ notice, title, until, reason }: Body): Order | null {
  const what = text(notice);
  return what === null ? null : { what, title: text(title) ?? "", until: text(until), reason: text(reason) };
}

/** One more of a group, or the first. */
function joined({ seq, kind, author, at, body = {} }: StreamEvent, group: string, before?: Notice): Notice {
  const people = before?.people ?? [];
  const others = people.filter((person) => person !== author);
  const isNew = author !== null && others.length === people.length;
  return {
    ...fromBody(body),
    group,
    kind,
    room: text(body.room),
    seq: number(body.seq),
    target: number(body.target),
    at,
    latest: seq,
    count: (before?.count ?? 0) + 1,
    people: author === null ? people : [author, ...others],
    peopleCount: (before?.peopleCount ?? 0) + (isNew ? 1 : 0),
    // Reactions are about one and the same message; of the others each brings its own.
    excerpt: kind === "reaction" ? (before?.excerpt ?? null) : null,
    unread: false,
  };
}
