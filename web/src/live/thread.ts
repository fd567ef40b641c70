import type { StreamEvent } from "../realtime";
import { Timeline, type Item, type Page } from "./timeline";

export interface ThreadPage extends Page {
  root: StreamEvent;
}

/**
 * A thread as it stands now: what it began with and the replies to it. Begins with a page over HTTP; the room's events that
 * came meanwhile and come later keep it current.
 */
export class Thread {
  private readonly root: Timeline;
  private readonly replies: Timeline;
  private readonly seq: number;
  private known = false;
  /** The last event of the room that it holds. A page over HTTP may be ahead of what the connection brings. */
  private upTo = 0;
  /** Events that came before the page did. */
  private early: StreamEvent[] = [];

  constructor(seq: number, me: string) {
    this.seq = seq;
    this.root = new Timeline(me);
    this.replies = new Timeline(me);
  }

  get items(): readonly Item[] {
    return [...this.root.items, ...this.replies.items];
  }

  get earlier(): boolean {
    return this.replies.earlier;
  }

  /** The newest page; whatever was known before is in it. */
  begin({ root, ...page }: ThreadPage): void {
    const position = { epoch: page.epoch, seq: page.as_of };
    this.root.reset(position, []);
    this.root.prepend({ ...page, items: [root] });
    this.replies.reset(position, []);
    this.replies.prepend(page);
    this.known = true;
    this.upTo = page.as_of;
    this.heard(this.early.splice(0));
  }

  /** Replies before those that are known. */
  prepend(page: ThreadPage): boolean {
    return this.replies.prepend(page);
  }

  heard(events: StreamEvent[]): void {
    if (!this.known) {
      this.early.push(...events);
      return;
    }
    const news = events.filter(({ seq }) => seq > this.upTo);
    const changes = news.filter(({ kind }) => kind !== "message" && kind !== "member");
    const replies = news.filter(({ kind, root }) => kind === "message" && root === this.seq);
    const fresh = [...changes, ...replies].sort((a, b) => a.seq - b.seq);
    const last = news.at(-1);
    if (!last) return;
    this.upTo = last.seq;
    const position = { epoch: this.root.epoch, seq: last.seq };
    this.root.advance(position, changes);
    this.replies.advance(position, fresh);
  }
}
