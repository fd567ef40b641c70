import { Asking } from "./asking";
import { Connection } from "./connection";
import { Signal } from "./signal";
import { followedFrom, type Followed } from "./followed";
import { StreamMerge, type Outcome } from "./merge";
import { Outbox } from "./outbox";
import type { Outgoing } from "./outgoing";
import type { Options, Status, StreamNews } from "./report";
import {
  DEFAULT_LIMITS,
  type Attachment,
  type ClientFrame,
  type ErrorFrame,
  type Limits,
  type MessageBody,
  type Passing,
  type Position,
  type RoomsHint,
  type ServerFrame,
  type Subscribed,
} from "./wire";

/** The realtime client: one connection, many streams, an outbox. Knows the protocol and nothing of screens. */
export class Realtime {
  readonly news = new Signal<StreamNews>();
  readonly reads = new Signal<{ stream: string; seq: number }>();
  readonly rooms = new Signal<RoomsHint>();
  /** Who is there and who types, as long as the connection lasts, and how far the other of two has read. */
  readonly company = new Signal<Passing>();
  /** The list of those whom I have blocked is not what it was. */
  readonly blocks = new Signal<void>();
  readonly unsubscribed = new Signal<{ stream: string; code: string }>();
  readonly status = new Signal<Status>();
  readonly outbox: Outbox;
  limits: Limits = DEFAULT_LIMITS;

  private readonly connection: Connection;
  private readonly streams = new Map<string, Followed>();
  private readonly asking: Asking;
  private refs = 0;
  private lastStatus = "";

  constructor(options: Options) {
    this.asking = new Asking(options.env, () => this.askMissing());
    this.connection = new Connection({
      env: options.env,
      token: (fresh) => options.token(fresh),
      hello: (token, ticket) => this.hello(token, ticket, options.device),
    });
    this.outbox = new Outbox(options.env, options.store, options.tabs, {
      send: (frames) => this.connection.send(frames),
      renew: () => this.connection.renew(),
      reached: (stream) => this.position(stream)?.seq ?? 0,
    });
    this.connection.frames.listen((frame) => this.heard(frame));
    this.connection.states.listen((state) => {
      if (state !== "ready") {
        this.outbox.disconnected();
        this.asking.begin();
        for (const stream of this.streams.values()) stream.state = "idle";
      }
      this.tellStatus();
    });
  }

  start(): void {
    void this.outbox.load();
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
    this.outbox.close();
  }

  nudge(): void {
    this.connection.nudge();
  }

  wentOffline(): void {
    this.connection.wentOffline();
  }

  /** A new access token was obtained: the server learns of it before the old one expires. */
  renewed(token: string): void {
    this.connection.send([{ op: "auth", token }]);
  }

  /** Follows exactly these streams, most important first; as many as the server allows. */
  follow(wanted: Iterable<{ stream: string; from?: Position | null; read?: number }>): void {
    const keep = new Set<string>();
    const frames: ClientFrame[] = [];
    for (const { stream, from, read = 0 } of wanted) {
      if (keep.size >= this.limits.streams) break;
      keep.add(stream);
      if (this.streams.has(stream)) continue;
      const followed = followedFrom(from ?? null, read);
      this.streams.set(stream, followed);
      if (this.connection.state === "ready") frames.push(this.subscribe(stream, followed));
    }
    for (const stream of [...this.streams.keys()]) {
      if (keep.has(stream)) continue;
      this.streams.delete(stream);
      frames.push({ op: "unsubscribe", ref: this.ref(), stream });
    }
    if (frames.length > 0) this.connection.send(frames);
    this.tellStatus();
  }

  position(stream: string): Position | null {
    return this.streams.get(stream)?.merge.position ?? null;
  }

  send(stream: string, body: MessageBody, files?: Attachment[]): Promise<Outgoing> {
    return this.outbox.add(stream, body, files);
  }

  /** Last value wins; kept until the server knows it, over reconnects. */
  markRead(stream: string, seq: number): void {
    const followed = this.streams.get(stream);
    if (!followed || seq <= followed.read) return;
    followed.read = seq;
    this.connection.send([{ op: "read", stream, seq }]);
  }

  /** Nobody's business before the room is followed; the server would refuse it. */
  typing(stream: string, on: boolean): void {
    if (this.streams.get(stream)?.state === "open") this.connection.send([{ op: "typing", stream, on }]);
  }

  private hello(token: string, ticket: string | undefined, device: string): ClientFrame {
    const streams: Record<string, Position | null> = {};
    let count = 0;
    for (const [stream, followed] of this.streams) {
      if (count++ >= this.limits.streams) break;
      streams[stream] = followed.merge.position;
      followed.state = "asked";
    }
    return { op: "hello", token, streams, device, ...(ticket === undefined ? {} : { ticket }) };
  }

  private heard(frame: ServerFrame): void {
    switch (frame.op) {
      case "welcome":
        this.limits = { ...this.limits, ...frame.limits };
        this.outbox.connected(this.limits.in_flight);
        this.askMissing();
        break;
      case "subscribed":
        this.subscribed(frame);
        break;
      case "events": {
        const followed = this.streams.get(frame.stream);
        if (followed) this.took(frame.stream, followed, followed.merge.events(frame.events));
        break;
      }
      case "ack":
        this.outbox.ack(frame);
        break;
      case "error":
        this.error(frame);
        break;
      case "read":
        this.readElsewhere(frame.stream, frame.seq);
        break;
      case "unsubscribed":
        this.streams.delete(frame.stream);
        this.unsubscribed.emit({ stream: frame.stream, code: frame.code ?? "" });
        break;
      case "rooms":
        this.rooms.emit(frame);
        break;
      case "presence":
      case "typing":
      case "seen":
        if (this.streams.has(frame.stream)) this.company.emit(frame);
        break;
      case "blocks":
        this.blocks.emit();
        break;
    }
    this.tellStatus();
  }

  private subscribed(frame: Subscribed): void {
    const followed = this.streams.get(frame.stream);
    if (!followed) return;
    followed.state = "open";
    followed.head = frame.head;
    // Who types is told afresh after this.
    this.company.emit({ op: "typing", stream: frame.stream, users: [] });
    const outcome = followed.merge.subscribed(frame);
    this.company.emit({ op: "seen", stream: frame.stream, seq: frame.seen ?? null });
    if (frame.read !== undefined) {
      if (followed.read > frame.read) {
        this.connection.send([{ op: "read", stream: frame.stream, seq: followed.read }]);
      } else this.readElsewhere(frame.stream, frame.read);
    }
    this.took(frame.stream, followed, outcome, outcome.type === "reset" || frame.events === undefined);
    this.asking.opened();
  }

  private took(stream: string, followed: Followed, outcome: Outcome, always = false): void {
    const position = followed.merge.position;
    if (position) {
      followed.head = Math.max(followed.head, position.seq);
      if (always || outcome.fresh.length > 0) {
        this.news.emit({
          stream,
          reset: outcome.type === "reset",
          events: outcome.fresh,
          position,
          head: followed.head,
        });
      }
      for (const event of outcome.fresh) this.outbox.confirm(event.id);
      if (outcome.type === "reset") this.outbox.passed(stream, position.seq);
    }
    if (outcome.type !== "gap") {
      if (outcome.fresh.length > 0) followed.gaps = 0;
      return;
    }
    // A hole: ask again from where we stand; whatever arrives meanwhile is dropped as a double or another hole.
    if (followed.state !== "open") return;
    followed.gaps += 1;
    if (followed.gaps > 2) followed.merge = new StreamMerge(null);
    this.connection.send([this.subscribe(stream, followed)]);
  }

  private askMissing(): void {
    const due = this.asking.due([...this.streams].slice(0, this.limits.streams));
    if (due.length > 0) this.connection.send(due.map((one) => this.subscribe(...one)));
  }

  private subscribe(stream: string, followed: Followed): ClientFrame {
    followed.state = "asked";
    const from = followed.merge.position;
    return { op: "subscribe", ref: this.ref(), stream, ...(from ? { from } : {}) };
  }

  private error(frame: ErrorFrame): void {
    if (this.outbox.refused(frame)) return;
    if (frame.stream === undefined) return;
    const followed = this.streams.get(frame.stream);
    // What answers an earlier request leaves the later one open.
    if (followed?.state !== "asked" || frame.code === "superseded") return;
    if (frame.code === "unavailable" || frame.code === "too_fast") {
      followed.state = "idle";
      this.asking.refused(frame.retry_after_ms ?? 1_000);
      return;
    }
    followed.state = "refused";
    // Not ours to see any more (or never was): the same as being shown out.
    if (frame.code === "not_member" || frame.code === "not_found") {
      this.streams.delete(frame.stream);
      this.unsubscribed.emit({ stream: frame.stream, code: frame.code });
    }
    this.askMissing();
  }

  private readElsewhere(stream: string, seq: number): void {
    const followed = this.streams.get(stream);
    if (followed) followed.read = Math.max(followed.read, seq);
    this.reads.emit({ stream, seq });
  }

  private tellStatus(): void {
    const { state, retryAt } = this.connection;
    const catchingUp =
      state === "ready" &&
      [...this.streams.values()].some(
        (followed) => followed.state === "asked" || (followed.merge.position?.seq ?? 0) < followed.head,
      );
    const status: Status = { connection: state, retryAt, catchingUp };
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    this.lastStatus = text;
    this.status.emit(status);
  }

  private ref(): string {
    return `r${++this.refs}`;
  }
}
