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
    this.heard(this.early.splice(0).filter(({ seq }) => seq > page.as_of));
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
    const changes = events.filter(({ kind }) => kind !== "message" && kind !== "member");
    const replies = events.filter(({ kind, root }) => kind === "message" && root === this.seq);
    const fresh = [...changes, ...replies].sort((a, b) => a.seq - b.seq);
    const last = events.at(-1);
    if (!last) return;
    const position = { epoch: this.root.epoch, seq: last.seq };
    this.root.advance(position, changes);
    this.replies.advance(position, fresh);
  }
}
