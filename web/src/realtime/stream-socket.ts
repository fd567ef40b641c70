import type { Environment, Socket } from "./environment";
import { EventReader } from "./event-stream";
import type { Memory } from "./places";
import { Wanted } from "./places";
import { Posts } from "./posts";
import { takeSeat } from "./seat";
import type { ClientFrame, ServerFrame } from "./wire";

/** Streams that are asked for together are asked for once. */
const GATHER_MS = 50;
/** How often it is seen whether other streams than those followed have become more important. */
const LOOK_MS = 1_000;
/** The server's heartbeat may be late before somebody asks whether it is still there. */
const LATE = 1.5;
/** Without a seat: how long a look lasts, and how long until the next. */
const GLANCE_MS = 3_000;
const PAUSE_MS = 10_000;
/** Heard from so lately, the line need not prove itself. */
const FRESH_MS = 2_000;

export interface Way {
  env: Pick<Environment, "now" | "after">;
  /** The server, without a path. */
  base: string;
  memory: Memory;
  /** Whether a stream is what the person looks at. */
  shown(stream: string): boolean;
  /** The token that is good now. */
  authorized(token: string): void;
  /** It has ended, and whether a word had come before. */
  left(greeted: boolean): void;
}

type Frame = ServerFrame | { op: "close"; code: number };

/** Behaves as a WebSocket to this server: it hears by server-sent events and speaks by requests. */
export class StreamSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  private readonly wanted = new Wanted();
  private followed: string[] = [];
  /** Asked for and not answered yet. */
  private readonly asked = new Set<string>();
  private token = "";
  private ticket: string | undefined;
  private greeted = false;
  private pinged: number | null = null;
  private heardAt = 0;
  private hearing: AbortController | null = null;
  private readonly life = new AbortController();
  private seating: Promise<void> | null = null;
  private seated: boolean | null = null;
  private readonly timers: Partial<Record<"gather" | "look" | "glance", () => void>> = {};
  private readonly posts: Posts;
  private readonly way: Way;

  constructor(way: Way) {
    this.way = way;
    this.posts = new Posts({
      env: way.env,
      base: way.base,
      token: () => this.token,
      hear: (frame) => this.tell(frame),
      expired: () => this.end(4100),
    });
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const said = JSON.parse(text) as ClientFrame | ClientFrame[];
    for (const frame of Array.isArray(said) ? said : [said]) this.say(frame);
  }

  close(): void {
    if (this.life.signal.aborted) return;
    this.life.abort();
    this.hearing?.abort();
    this.posts.close();
    for (const cancel of Object.values(this.timers)) cancel();
    this.way.left(this.greeted);
  }

  /** The same as when the server closes. */
  end(code: number): void {
    if (this.life.signal.aborted) return;
    this.close();
    this.onclose?.({ code });
  }

  private say(frame: ClientFrame): void {
    switch (frame.op) {
      case "hello":
        this.token = frame.token;
        this.ticket = frame.ticket;
        this.way.authorized(this.token);
        this.wanted.addLast(Object.keys(frame.streams));
        for (const [stream, from] of Object.entries(frame.streams)) this.ask(stream, from);
        this.timer("look", LOOK_MS, () => this.look());
        void this.listen();
        break;
      case "auth":
        this.token = frame.token;
        this.way.authorized(this.token);
        this.listenSoon();
        break;
      case "subscribe":
        this.wanted.add(frame.stream);
        this.ask(frame.stream, frame.from ?? null);
        this.listenSoon();
        break;
      case "unsubscribe":
        this.wanted.drop(frame.stream);
        this.way.memory.left(frame.stream);
        this.listenSoon();
        break;
      case "send":
        this.wanted.touch(frame.stream);
        this.posts.send(frame);
        break;
      case "read":
        void this.posts.read(frame.stream, frame.seq);
        break;
      case "typing":
        this.wanted.touch(frame.stream);
        this.posts.typing(frame.stream, frame.on);
        break;
      case "ping":
        // Whether the line still carries anything shows when a new one is opened.
        if (this.way.env.now() - this.heardAt < FRESH_MS) this.tell({ op: "pong", t: frame.t });
        else {
          this.pinged = frame.t;
          void this.listen();
        }
    }
  }

  private ask(stream: string, from: Parameters<Memory["asked"]>[1]): void {
    this.asked.add(stream);
    // What still came by the old request would be behind a hole.
    if (this.followed.includes(stream)) this.hearing?.abort();
    this.way.memory.asked(stream, from);
  }

  private choice(): string[] {
    return this.wanted.choose(this.way.env.now(), (stream) => this.way.shown(stream));
  }

  /** Somebody looks at something else, or it is the turn of others. */
  private look(): void {
    const choice = this.choice();
    if (choice.some((stream) => !this.followed.includes(stream))) void this.listen();
    this.timer("look", LOOK_MS, () => this.look());
  }

  private listenSoon(): void {
    this.timer("gather", GATHER_MS, () => void this.listen());
  }

  /** Follows what is wanted now, from where it stands; what it followed before ends. */
  private async listen(): Promise<void> {
    this.hearing?.abort();
    const hearing = new AbortController();
    this.hearing = hearing;
    this.followed = this.choice();
    await this.sit();
    if (hearing.signal.aborted || this.life.signal.aborted) return;
    const query = new URLSearchParams({ streams: this.followed.join(",") });
    if (this.ticket !== undefined) query.set("ticket", this.ticket);
    this.ticket = undefined;
    const id = this.way.memory.id(this.followed);
    try {
      const answer = await fetch(`${this.way.base}/v1/realtime/sse?${query.toString()}`, {
        headers: { authorization: `Bearer ${this.token}`, ...(id === null ? {} : { "last-event-id": id }) },
        cache: "no-store",
        signal: hearing.signal,
      });
      if (!answer.ok || !answer.body || !/^text\/event-stream/.test(answer.headers.get("content-type") ?? ""))
        return this.refused(answer);
      const reader = answer.body.getReader();
      const events = new EventReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || hearing.signal.aborted) break;
        this.heardAt = this.way.env.now();
        for (const data of events.read(value)) {
          this.heard(data);
          if (hearing.signal.aborted) return;
        }
      }
    } catch {
      // The line broke, or nobody listens any more.
    }
    if (!hearing.signal.aborted) this.end(1006);
  }

  /** One question for all requests that wait for it; without a seat the next request asks again. */
  private sit(): Promise<void> {
    this.seating ??= takeSeat(this.life.signal).then((seated) => {
      this.seated = seated;
      if (!seated) this.seating = null;
    });
    return this.seating;
  }

  private refused({ status, headers }: Response): void {
    if (status === 400) this.way.memory.isStrange = true;
    const later = Number(headers.get("retry-after"));
    if (later > 0) this.tell({ op: "drain", reconnect_after_ms: later * 1000 });
    this.end(status === 401 ? 4100 : later > 0 ? 4004 : 1006);
  }

  private heard(data: string | null): void {
    // A heartbeat: for whoever counts, a sign of life.
    if (data === null) return this.tell({ op: "pong" });
    const frame = JSON.parse(data) as Frame;
    if (frame.op === "close") return this.end(frame.code);
    if (frame.op === "welcome") return this.welcomed(frame);
    this.way.memory.follow(frame);
    if ("stream" in frame && frame.stream !== undefined) this.asked.delete(frame.stream);
    const lost = frame.op === "unsubscribed" || (frame.op === "error" && frame.code === "not_member");
    if (lost && frame.stream !== undefined) this.wanted.drop(frame.stream);
    this.tell(frame);
  }

  private welcomed(frame: Extract<ServerFrame, { op: "welcome" }>): void {
    if (this.pinged !== null) this.tell({ op: "pong", t: this.pinged });
    this.pinged = null;
    if (!this.greeted) {
      this.greeted = true;
      this.tell({ ...frame, heartbeat_ms: (frame.heartbeat_ms ?? 25_000) * LATE });
    }
    for (const stream of [...this.asked].filter((one) => !this.followed.includes(one))) {
      this.asked.delete(stream);
      this.tell({ op: "error", stream, code: "too_many_streams" });
    }
    if (this.seated === false) this.timer("glance", GLANCE_MS, () => this.rest());
  }

  private rest(): void {
    this.hearing?.abort();
    this.timer("glance", PAUSE_MS, () => void this.listen());
  }

  private tell(frame: ServerFrame): void {
    if (!this.life.signal.aborted) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  private timer(name: keyof typeof this.timers, ms: number, work: () => void): void {
    this.timers[name]?.();
    this.timers[name] = this.way.env.after(ms, work);
  }
}
