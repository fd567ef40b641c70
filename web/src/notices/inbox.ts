import type { QueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { InboxPage, NoticeGroup } from "../api/types";
import type { Bell, Engine } from "../live/engine";
import { remember } from "../live/people";
import { INBOX, Signal } from "../realtime";
import { InboxState, type Notice } from "./state";

/** Groups that are read at once, and how long a look after another takes at least. */
const PAGE = 50;
const AGAIN_MS = 400;
/** A list that never joins on to the stream is no list; so many tries in a row. */
const TRIES_MAX = 3;

export interface InboxView {
  notices: readonly Notice[];
  unread: number;
  known: boolean;
  /** Whether older ones are on the server. */
  more: boolean;
  loading: boolean;
  error: unknown;
}

/** My notifications on this device: follows the stream `inbox`, and reads the list whenever the stream cannot tell. */
export class Inbox {
  readonly changes = new Signal<void>();
  view: InboxView;
  /** Rooms by name, also those that are not in my list any more. */
  readonly titles = new Map<string, string>();
  private readonly state: InboxState;
  private readonly engine: Engine;
  private readonly queries: QueryClient;
  private more = false;
  private loading: Promise<void> | null = null;
  private error: unknown = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lookers = 0;
  private stopped = false;

  /** The inbox of an engine: the same one, whoever asks. */
  static of(engine: Engine, queries: QueryClient): Inbox {
    return (engine.inbox ??= new Inbox(engine, queries));
  }

  private constructor(engine: Engine, queries: QueryClient) {
    this.engine = engine;
    this.queries = queries;
    this.state = new InboxState((room) => engine.live.view(room).read);
    this.view = this.look();
    const { realtime, live } = engine;
    const stops = [
      realtime.news.listen((news) => news.stream === INBOX && this.then(() => this.state.news(news))),
      realtime.reads.listen(({ stream, seq }) => stream === INBOX && this.then(() => this.state.readTo(seq))),
      live.changes.listen((room) => this.then(() => this.state.roomRead(room))),
      realtime.unsubscribed.listen(({ stream }) => this.then(() => this.state.left(stream.slice(5)))),
      realtime.rooms.listen(
        ({ room, change }) => change === "left" && this.then(() => this.state.left(room)),
      ),
      realtime.status.listen(({ connection }) => {
        if (connection === "ready" && this.error !== null) void this.load();
      }),
    ];
    engine.alongside(() => {
      this.stopped = true;
      if (this.timer) clearTimeout(this.timer);
      for (const stop of stops) stop();
    });
    engine.followInbox();
    void this.load();
  }

  /** Somebody looks at the list: from now on it is kept complete, words included. */
  watch(): () => void {
    this.lookers += 1;
    this.settle();
    return () => (this.lookers -= 1);
  }

  readAll(): void {
    this.readTo(this.state.head);
  }

  /** A notice was followed. Reading is a position: the notice is read when none before it stays unread. */
  opened(notice: Notice): void {
    const { notices, unread } = this.state;
    const open = notices.filter((one) => one.unread);
    if (open.length === unread && !open.some((one) => one.latest < notice.latest)) this.readTo(notice.latest);
  }

  loadMore(): Promise<void> {
    return this.load(this.state.notices.length + PAGE);
  }

  load(count = Math.max(PAGE, this.state.notices.length)): Promise<void> {
    this.loading ??= this.read(count).finally(() => {
      this.loading = null;
      this.told();
      this.settle();
    });
    this.told();
    return this.loading;
  }

  private readTo(seq: number): void {
    this.engine.realtime.markRead(INBOX, seq);
    this.then(() => this.state.readTo(seq));
  }

  private async read(count: number): Promise<void> {
    try {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const [first, items] = await readList(count);
        for (const { room } of items) if (room) this.titles.set(room.id, room.title);
        remember(
          this.queries,
          items.flatMap(({ people }) => people),
        );
        if (this.state.snapshot(items, first)) break;
      }
      this.more = this.state.known && this.state.notices.length >= count;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  private then(change: () => void): void {
    change();
    this.told();
    this.settle();
  }

  /** Reads the list again soon, if it must be. After a failure the next connection does. */
  private settle(): void {
    const { wrong, thin } = this.state;
    if (!(wrong || (thin && this.lookers > 0)) || this.error !== null || this.loading || this.stopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.load();
    }, AGAIN_MS);
  }

  private told(): void {
    const before = this.view;
    this.view = this.look();
    if (same(before, this.view)) return;
    const { unread, addressed } = this.state;
    const bell: Bell = { unread, addressed };
    if (this.state.known) this.engine.ring(bell);
    this.changes.emit();
  }

  private look(): InboxView {
    const { notices, unread, known } = this.state;
    return { notices, unread, known, more: this.more, loading: this.loading !== null, error: this.error };
  }
}

function same(a: InboxView, b: InboxView): boolean {
  return (Object.keys(a) as (keyof InboxView)[]).every((key) => a[key] === b[key]);
}

/** So many of the newest groups, and the page that says where one stands: the first, so that nothing after it is missed. */
async function readList(count: number): Promise<[InboxPage, NoticeGroup[]]> {
  const items = new Map<string, NoticeGroup>();
  let first: InboxPage | null = null;
  let cursor: string | undefined;
  do {
    const limit = Math.min(100, count - items.size);
    const page: InboxPage = await ok(api.GET("/v1/inbox", { params: { query: { limit, cursor } } }));
    first ??= page;
    for (const item of page.items) if (!items.has(item.group)) items.set(item.group, item);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.size < count);
  return [first, [...items.values()]];
}
