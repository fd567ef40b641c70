/** For this module's tests only: a virtual clock, and a small server that keeps the protocol's promises over bad wires. */
import type { Environment, Socket } from "./environment";
import type { Tabs, TabMessage } from "./tabs";
import type { ClientFrame, Position, StreamEvent } from "./wire";

export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class Clock {
  now = 1_000_000;
  private timers: { at: number; order: number; work: () => void }[] = [];
  private order = 0;

  after = (ms: number, work: () => void): (() => void) => {
    const timer = { at: this.now + ms, order: this.order++, work };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** Lets promises settle, then moves to the next timer, until `ms` have passed. */
  async run(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await settle();
      const next = this.timers.sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next || next.at > end) break;
      this.timers.shift();
      this.now = Math.max(this.now, next.at);
      next.work();
    }
    this.now = end;
  }
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}

/** Local storage of a test's own. */
export function fakeStorage(): Storage {
  return Object.create({
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  }) as Storage;
}

export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  sent: ClientFrame[] = [];
  closed = false;
  refused = "";
  onsent: ((frame: ClientFrame) => void) | null = null;

  send(text: string): void {
    const value = JSON.parse(text) as ClientFrame | ClientFrame[];
    for (const frame of Array.isArray(value) ? value : [value]) {
      this.sent.push(frame);
      // A real socket never answers while it is being written to.
      queueMicrotask(() => this.onsent?.(frame));
    }
  }

  close(): void {
    this.closed = true;
  }

  give(...frames: object[]): void {
    this.onmessage?.({ data: JSON.stringify(frames.length === 1 ? frames[0] : frames) });
  }

  end(code: number): void {
    this.closed = true;
    this.onclose?.({ code });
  }
}

export class FakeNet {
  sockets: FakeSocket[] = [];
  isOnline = true;
  readonly clock = new Clock();
  readonly env: Environment;
  onopen: ((socket: FakeSocket) => void) | null = null;

  constructor(random: () => number = () => 0.5) {
    this.env = {
      now: () => this.clock.now,
      random,
      after: this.clock.after,
      online: () => this.isOnline,
      open: () => {
        const socket = new FakeSocket();
        this.sockets.push(socket);
        this.onopen?.(socket);
        return socket;
      },
    };
  }

  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }
}

/** Tabs that share one lock and one channel inside a test. */
export class FakeTabs {
  private queue: Promise<void> = Promise.resolve();
  private readonly listeners = new Map<object, (message: TabMessage) => void>();

  tab(): Tabs {
    const me = {};
    return {
      alone: (work, signal) => {
        const turn = this.queue.then(() => (signal.aborted ? undefined : work()));
        this.queue = turn.catch(() => undefined);
        return turn;
      },
      tell: (message) => {
        for (const [who, listener] of this.listeners) if (who !== me) queueMicrotask(() => listener(message));
      },
      hear: (listener) => this.listeners.set(me, listener),
      close: () => this.listeners.delete(me),
    };
  }
}

/** One room on a server that acknowledges only what it keeps, over sockets that break whenever the dice say so. */
export class FakeServer {
  log: StreamEvent[] = [];
  epoch = "e1";
  private readonly byId = new Map<string, StreamEvent>();
  private readonly live = new Set<FakeSocket>();
  private readonly random: () => number;
  private readonly later: (ms: number, work: () => void) => unknown;
  readonly stream: string;
  cutChance = 0;
  refuseChance = 0;
  /** That a message is kept, but the server does not learn of it at once and refuses it. */
  unsureChance = 0;
  cuts = 0;

  constructor(stream: string, random: () => number, later: (ms: number, work: () => void) => unknown) {
    this.stream = stream;
    this.random = random;
    this.later = later;
  }

  accept(socket: FakeSocket): void {
    let blocked = false;
    socket.onsent = (frame) => {
      if (socket.closed) return;
      if (this.random() < this.cutChance) return this.cut(socket);
      if (frame.op === "hello") {
        socket.give({
          op: "welcome",
          session: "s",
          user: "u",
          heartbeat_ms: 20000,
          limits: { in_flight: 8 },
        });
        for (const [stream, from] of Object.entries(frame.streams)) this.subscribe(socket, stream, from);
      } else if (frame.op === "subscribe") this.subscribe(socket, frame.stream, frame.from ?? null);
      else if (frame.op === "ping") socket.give({ op: "pong", t: frame.t });
      else if (frame.op === "send") {
        if (blocked && frame.id !== socket.refused) return this.answer(socket, frame.id, "retry_earlier");
        if (this.random() < this.refuseChance) {
          blocked = true;
          socket.refused = frame.id;
          return this.answer(socket, frame.id, "too_fast", 50);
        }
        if (!this.byId.has(frame.id) && this.random() < this.unsureChance) {
          blocked = true;
          socket.refused = frame.id;
          const event = this.keep(frame.id, frame.body);
          this.later(this.random() * 20, () => this.publish(event));
          return this.answer(socket, frame.id, "unavailable", 10);
        }
        blocked = false;
        const kept = this.byId.get(frame.id) ?? this.append(frame.id, frame.body);
        // Committed, but the answer may be lost with the connection.
        if (this.random() < this.cutChance) return this.cut(socket);
        this.later(1, () =>
          socket.give({
            op: "ack",
            ref: frame.ref,
            stream: frame.stream,
            id: kept.id,
            seq: kept.seq,
            at: kept.at,
          }),
        );
      }
    };
    this.later(1, () => socket.onopen?.());
  }

  append(id: string, body: object): StreamEvent {
    const event = this.keep(id, body);
    this.publish(event);
    return event;
  }

  private keep(id: string, body: object): StreamEvent {
    const event: StreamEvent = {
      seq: this.log.length + 1,
      kind: "message",
      id,
      author: "a",
      at: new Date(0).toISOString(),
      body: { ...body },
    };
    this.log.push(event);
    this.byId.set(id, event);
    return event;
  }

  private publish(event: StreamEvent): void {
    for (const socket of this.live) {
      if (this.random() < 0.1) socket.give({ op: "events", stream: this.stream, events: this.log.slice(-3) });
      else if (this.random() > 0.05 || this.cutChance === 0)
        socket.give({ op: "events", stream: this.stream, events: [event] });
      // Else: lost on the way; the next event shows the hole.
    }
  }

  private subscribe(socket: FakeSocket, stream: string, from: Position | null): void {
    const head = this.log.length;
    const reset = from === null || from.epoch !== this.epoch || from.seq > head;
    const missed = reset ? this.log.slice(-50) : this.log.slice(from.seq);
    socket.give({
      op: "subscribed",
      stream,
      epoch: this.epoch,
      head,
      read: 0,
      replay: reset ? "reset" : "complete",
      events: missed.slice(0, 7),
    });
    for (let i = 7; i < missed.length; i += 7)
      socket.give({ op: "events", stream, events: missed.slice(i, i + 7) });
    this.live.add(socket);
  }

  private answer(socket: FakeSocket, id: string, code: string, retry_after_ms?: number): void {
    this.later(1, () =>
      socket.give({ op: "error", ref: id, id, stream: this.stream, code, title: code, retry_after_ms }),
    );
  }

  private cut(socket: FakeSocket): void {
    this.cuts += 1;
    this.live.delete(socket);
    socket.closed = true;
    this.later(1, () => socket.end(1006));
  }
}
