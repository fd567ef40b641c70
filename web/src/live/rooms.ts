import type { Room } from "../api/types";
import { roomOf, Signal, type Position, type Seen, type StreamNews } from "../realtime";
import { KEPT_ITEMS_MAX, type KeptRoom } from "./cache";
import { Timeline, type Item, type Page } from "./timeline";
import { veiled } from "./veil";
import { wished, without, type Wish } from "./wishes";

/** What is known live of one room. A new object for every change, so that screens can compare. */
export interface LiveRoom {
  items: readonly Item[];
  /** Whether history above the first item is still on the server. */
  earlier: boolean;
  from: number;
  /** The last event that has arrived. */
  to: number;
  head: number;
  read: number;
  unread: number;
  last: Item | null;
  /** Of a direct room: seq of my last message that the other has read; 0 when there is none, or I am not told. */
  seen: number;
  /** False until the first news or kept state: show a skeleton. */
  known: boolean;
  /** A stretch further up that is being read, not joined to the items. */
  past: Past | null;
}

export type Past = Pick<LiveRoom, "items" | "earlier" | "from" | "to">;

interface State {
  timeline: Timeline;
  past: Timeline | null;
  known: boolean;
  head: number;
  read: number;
  /** How far the other has read: the list says it first, the stream from then on. */
  seen?: number;
  /** Unread messages up to `baseHead`, as the list over HTTP counted them. */
  base: number;
  baseHead: number;
  wishes: Wish[];
  view: LiveRoom;
}

const NOTHING: LiveRoom = {
  items: [],
  earlier: false,
  from: 1,
  to: 0,
  head: 0,
  read: 0,
  unread: 0,
  last: null,
  seen: 0,
  known: false,
  past: null,
};

/** All my rooms, kept current by the realtime client. Plain data and signals; screens look at it through hooks. */
export class LiveRooms {
  readonly changes = new Signal<string>();
  /** A count cannot be told from here: the list must be read again. */
  readonly stale = new Signal<void>();
  private readonly states = new Map<string, State>();
  private blocked: ReadonlySet<string> = new Set();
  private readonly dirty = new Set<string>();
  private readonly me: string;

  constructor(me: string) {
    this.me = me;
  }

  view(room: string): LiveRoom {
    return this.states.get(room)?.view ?? NOTHING;
  }

  position(room: string): Position | null {
    const state = this.states.get(room);
    return state?.known && state.timeline.epoch !== ""
      ? { epoch: state.timeline.epoch, seq: state.timeline.to }
      : null;
  }

  epoch(room: string): string {
    return this.states.get(room)?.timeline.epoch ?? "";
  }

  restore(kept: KeptRoom[]): void {
    for (const { room, read, ...timeline } of kept) {
      const state = this.state(room);
      state.timeline = Timeline.restore(this.me, timeline);
      state.head = timeline.to;
      state.read = read;
      state.known = true;
      this.refresh(room, state);
    }
    this.dirty.clear();
  }

  /** The list over HTTP is a second source for read marks and counts. */
  listed(rooms: Room[]): void {
    for (const room of rooms) {
      const state = this.state(room.id);
      state.seen ??= room.seen ?? 0;
      state.base = room.unread;
      state.baseHead = room.head;
      state.read = Math.max(state.read, room.read);
      state.head = Math.max(state.head, room.head);
      this.refresh(room.id, state);
    }
  }

  news({ stream, reset, events, position, head }: StreamNews): void {
    const room = roomOf(stream);
    if (room === null) return;
    const state = this.state(room);
    if (reset || !state.known) {
      state.timeline.reset(position, events);
      // What has changed in it meanwhile is told to nobody.
      state.past = null;
    } else {
      state.timeline.advance(position, events, state.past);
    }
    state.known = true;
    state.head = reset ? head : Math.max(state.head, head);
    if (reset && state.timeline.from > state.read + 1 && state.timeline.from > state.baseHead + 1)
      this.stale.emit();
    this.refresh(room, state);
  }

  readTo(room: string, seq: number): void {
    const state = this.state(room);
    if (seq <= state.read) return;
    state.read = seq;
    // Above the loaded stretch the old count no longer says anything.
    if (state.timeline.from > seq + 1 && seq < state.head) this.stale.emit();
    else state.base = 0;
    this.refresh(room, state);
  }

  seenTo({ stream, seq }: Seen): void {
    const room = roomOf(stream);
    if (room === null) return;
    const state = this.state(room);
    if (state.seen === (seq ??= 0)) return;
    state.seen = seq;
    this.refresh(room, state);
  }

  history(room: string, page: Page): boolean {
    const state = this.state(room);
    return this.grown(room, state, state.timeline.prepend(page, state.past));
  }

  /**
   * Begins a stretch of the past with a page, or joins it at once to what is loaded. Not where all of the page has been
   * loaded meanwhile.
   */
  excerpt(room: string, page: Page): boolean {
    const state = this.state(room);
    const past = state.timeline.excerpt(page);
    state.past = past ?? state.past;
    return this.grown(room, state, past !== null);
  }

  /** A page above or below the stretch of the past; one that was asked for another stretch does not fit. */
  further(room: string, page: Page, below: boolean): boolean {
    const state = this.state(room);
    const { past, timeline } = state;
    const fits = below
      ? past !== null && timeline.continue(past, page)
      : past !== null && page.items.at(-1)?.seq === past.from - 1 && past.prepend(page);
    return this.grown(room, state, fits);
  }

  /** The stretch of the past is left. */
  forgetPast(room: string): void {
    const state = this.states.get(room);
    if (!state?.past) return;
    state.past = null;
    this.refresh(room, state);
  }

  /** Nothing is shown or counted of what these people write. */
  block(people: ReadonlySet<string>): void {
    this.blocked = people;
    for (const [room, state] of this.states) this.refresh(room, state);
  }

  /** The same as I may see it. */
  shown(items: readonly Item[]): readonly Item[] {
    return veiled(items, this.blocked);
  }

  /** Rooms of which the server has withheld what somebody wrote who is not blocked any more. */
  withheld(): string[] {
    const lacks = ({ blocked, author }: Item) => blocked === true && !this.blocked.has(author ?? "");
    const withheld = ({ timeline, past }: State) => timeline.items.some(lacks) || past?.items.some(lacks);
    return [...this.states].filter(([, state]) => withheld(state)).map(([room]) => room);
  }

  wishes(room: string): readonly Wish[] {
    return this.states.get(room)?.wishes ?? [];
  }

  /** Shows a reaction before the room tells of it. */
  wish(room: string, wish: Wish): void {
    const state = this.states.get(room);
    if (!state) return;
    state.wishes = [...without(state.wishes, wish.seq, wish.emoji), wish];
    this.refresh(room, state);
  }

  unwish(room: string, seq: number, emoji: string): void {
    const state = this.states.get(room);
    if (!state) return;
    state.wishes = without(state.wishes, seq, emoji);
    this.refresh(room, state);
  }

  gone(room: string): void {
    if (this.states.delete(room)) this.changes.emit(room);
  }

  /** What has changed since the last call, ready to be kept. */
  takeDirty(): KeptRoom[] {
    const kept: KeptRoom[] = [];
    for (const room of this.dirty) {
      const state = this.states.get(room);
      if (!state?.known) continue;
      const { timeline } = state;
      const items = timeline.items.slice(-KEPT_ITEMS_MAX);
      const cut = items.length < timeline.items.length;
      kept.push({
        room,
        epoch: timeline.epoch,
        from: cut ? items[0]!.seq : timeline.from,
        to: timeline.to,
        earlier: cut || timeline.earlier,
        items,
        read: state.read,
      });
    }
    this.dirty.clear();
    return kept;
  }

  private state(room: string): State {
    let state = this.states.get(room);
    if (!state) {
      state = {
        timeline: new Timeline(this.me),
        past: null,
        known: false,
        head: 0,
        read: 0,
        base: 0,
        baseHead: 0,
        wishes: [],
        view: NOTHING,
      };
      this.states.set(room, state);
    }
    return state;
  }

  private grown(room: string, state: State, fits: boolean): boolean {
    if (state.past && state.timeline.join(state.past)) state.past = null;
    if (fits) this.refresh(room, state);
    return fits;
  }

  private unread(state: State): number {
    const { timeline, read } = state;
    if (!state.known) return state.base;
    if (timeline.from <= read + 1) return timeline.unreadAbove(read, this.me, this.blocked);
    return state.base + timeline.unreadAbove(Math.max(read, state.baseHead), this.me, this.blocked);
  }

  private refresh(room: string, state: State): void {
    const { timeline, past } = state;
    const shown = ({ items, earlier, from, to }: Timeline): Past => ({
      items: this.shown(wished(items, state.wishes)),
      earlier,
      from,
      to,
    });
    state.wishes = state.wishes.filter(({ until }) => until === null || until > timeline.to);
    state.view = {
      ...shown(timeline),
      past: past && shown(past),
      head: state.head,
      read: state.read,
      unread: this.unread(state),
      last: timeline.lastMessage(this.blocked),
      seen: timeline.lastOwn(state.seen ?? 0),
      known: state.known,
    };
    this.dirty.add(room);
    this.changes.emit(room);
  }
}
