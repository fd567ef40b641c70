import { placeId } from "./place-id";
import type { Position, ServerFrame } from "./wire";

/** Said here as well: what the first page needs of `wire.ts` stays in one piece with it. */
const INBOX = "inbox";

/** How many streams the server lets one stream of events carry. */
export const STREAMS_MAX = 32;
/** So many of them take turns when more are wanted, and for how long each. */
const TURNING = 8;
const TURN_MS = 60_000;

/** Where each stream stands, also while it is not its turn: from there a stream of events goes on. */
export class Memory {
  /** Set when the server knows no such ids as are made here: then all begin with their newest events. */
  isStrange = false;
  private epoch = "";
  private readonly places = new Map<string, Position>();

  /** Takes note of what was handed on. */
  follow(frame: ServerFrame): void {
    if (frame.op === "unsubscribed") this.left(frame.stream);
    if (frame.op !== "subscribed" && frame.op !== "events") return;
    const known = this.places.get(frame.stream);
    if (frame.op === "subscribed") this.epoch = frame.epoch;
    const epoch = frame.op === "subscribed" ? frame.epoch : known?.epoch;
    const begun = frame.op === "subscribed" && frame.replay === "reset" ? frame.head : known?.seq;
    const seq = frame.events?.at(-1)?.seq ?? begun;
    if (epoch !== undefined && seq !== undefined) this.places.set(frame.stream, { epoch, seq });
  }

  /** Whoever asks says where they stand: before or behind what was handed on, or nowhere. */
  asked(stream: string, from: Position | null): void {
    if (from === null) return this.left(stream);
    this.epoch ||= from.epoch;
    this.places.set(stream, from);
  }

  left(stream: string): void {
    this.places.delete(stream);
  }

  /** The id to go on with in these streams. */
  id(streams: string[]): string | null {
    const seqs = streams.flatMap((stream): [string, number][] => {
      const place = this.places.get(stream);
      return place?.epoch === this.epoch ? [[stream, place.seq]] : [];
    });
    return this.isStrange || seqs.length === 0 ? null : placeId(this.epoch, seqs);
  }
}

/** Which streams are wanted, most important first, and which of them there is room for. */
export class Wanted {
  private order: string[] = [];

  add(stream: string): void {
    this.order = [stream, ...this.order.filter((one) => one !== stream)];
  }

  addLast(streams: string[]): void {
    this.order.push(...streams);
  }

  /** Is used just now: it comes before the others. */
  touch(stream: string): void {
    if (this.order.includes(stream)) this.add(stream);
  }

  drop(stream: string): void {
    this.order = this.order.filter((one) => one !== stream);
  }

  /** Where there is no room for all, the less important ones take turns: none is forgotten, and none is late for long. */
  choose(now: number, shown: (stream: string) => boolean): string[] {
    if (this.order.length === 0) return [INBOX];
    const rank = (stream: string) => (shown(stream) ? 0 : stream === INBOX ? 1 : 2);
    const all = [...this.order].sort((a, b) => rank(a) - rank(b));
    if (all.length <= STREAMS_MAX) return all;
    const rest = all.splice(STREAMS_MAX - TURNING);
    const from = (Math.floor(now / TURN_MS) * TURNING) % rest.length;
    return [...all, ...[...rest, ...rest].slice(from, from + TURNING)];
  }
}

/** Where a stream lies among the requests. */
export function pathOf(stream: string): string {
  return stream === INBOX ? "/v1/inbox" : `/v1/rooms/${stream.slice("room:".length)}`;
}
