import { Backoff } from "./backoff";
import type { Environment, Socket } from "./environment";
import { Signal } from "./signal";
import { closePolicy, decode, encode, FRAME_BYTES_MAX, type ClientFrame, type ServerFrame } from "./wire";

/** From opening the socket to `welcome`. */
const GREETING_MS = 10_000;
/** After a ping: how long silence may last before the connection counts as half-open. */
const PONG_MS = 8_000;
const PONG_AFTER_NUDGE_MS = 4_000;
const HEARTBEAT_DEFAULT_MS = 25_000;
/** While the system says it has no network we still look now and then, because it is sometimes wrong. */
const OFFLINE_PROBE_MS = 20_000;

export type ConnectionState =
  "idle" | "connecting" | "ready" | "waiting" | "offline" | "refused" | "signed-out";

/** Thrown by a token source when there is no session any more; any other error means: try again later. */
export class SessionEnded extends Error {}

export interface Wiring {
  env: Environment;
  /** A valid access token; `fresh` asks for a new one even if the old one has not expired. */
  token(fresh: boolean): Promise<string>;
  hello(token: string, ticket: string | undefined): ClientFrame;
}

/** One socket at a time, kept alive for ever: greeting, heartbeat, close codes, reconnecting. Knows nothing of streams. */
export class Connection {
  readonly frames = new Signal<ServerFrame>();
  readonly states = new Signal<ConnectionState>();
  state: ConnectionState = "idle";
  /** When the next attempt is due, in `env.now()` time, while waiting. */
  retryAt: number | null = null;

  private socket: Socket | null = null;
  private attempt = 0;
  private readyAt = 0;
  private heartbeatMs = HEARTBEAT_DEFAULT_MS;
  private frameBytes = FRAME_BYTES_MAX;
  private pinged = false;
  private ticket: string | undefined;
  private wantsFreshToken = false;
  private cancelTimer: (() => void) | null = null;
  private readonly backoff: Backoff;
  private readonly wiring: Wiring;

  constructor(wiring: Wiring) {
    this.wiring = wiring;
    this.backoff = new Backoff(() => wiring.env.random());
  }

  start(): void {
    if (this.state === "idle") void this.connect();
  }

  stop(): void {
    this.drop();
    this.enter("idle");
  }

  /** Sends when ready; says whether it did. */
  send(frames: ClientFrame[]): boolean {
    if (this.state !== "ready" || this.socket === null) return false;
    for (const text of encode(frames, this.frameBytes)) this.socket.send(text);
    return true;
  }

  /** Something suggests that things have changed: the network is back, the page is visible again. */
  nudge(): void {
    if (this.state === "waiting" || this.state === "offline") void this.connect();
    else if (this.state === "ready") this.ping(PONG_AFTER_NUDGE_MS);
  }

  /** Something of this connection is beyond repair; another one is not. */
  renew(): void {
    this.lost(1006);
  }

  /** The system says that the network is gone: waiting for a timeout would only be dishonest. */
  wentOffline(): void {
    if (this.state === "connecting" || this.state === "ready" || this.state === "waiting") {
      this.settle();
      this.drop();
      this.wait(OFFLINE_PROBE_MS, "offline");
    }
  }

  private async connect(): Promise<void> {
    this.drop();
    const attempt = this.attempt;
    this.enter("connecting");
    let token: string;
    try {
      token = await this.wiring.token(this.wantsFreshToken);
    } catch (error) {
      if (attempt !== this.attempt) return;
      if (error instanceof SessionEnded) this.enter("signed-out");
      else this.retry();
      return;
    }
    if (attempt !== this.attempt) return;
    this.wantsFreshToken = false;
    let socket: Socket;
    try {
      socket = this.wiring.env.open();
    } catch {
      this.retry();
      return;
    }
    this.socket = socket;
    this.timer(GREETING_MS, () => this.lost(4001));
    socket.onopen = () => {
      for (const text of encode([this.wiring.hello(token, this.ticket)])) socket.send(text);
      this.ticket = undefined;
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.heard(decode(data));
    };
    socket.onclose = ({ code }) => this.lost(code);
  }

  private heard(frames: ServerFrame[]): void {
    const socket = this.socket;
    this.pinged = false;
    for (const frame of frames) {
      if (this.socket !== socket) return;
      if (frame.op === "welcome") this.welcomed(frame.heartbeat_ms, frame.limits?.frame_bytes);
      else if (frame.op === "drain") this.drained(frame.reconnect_after_ms ?? 0, frame.ticket);
      this.frames.emit(frame);
    }
    if (this.state === "ready" && !this.draining) this.beat();
  }

  private welcomed(heartbeatMs: number | undefined, frameBytes: number | undefined): void {
    this.heartbeatMs = heartbeatMs ?? HEARTBEAT_DEFAULT_MS;
    this.frameBytes = Math.min(FRAME_BYTES_MAX, frameBytes ?? FRAME_BYTES_MAX);
    if (this.state === "ready") return;
    this.readyAt = this.wiring.env.now();
    this.enter("ready");
  }

  private draining = false;
  /** When a server that sent us away wants us back, in `env.now()` time. */
  private wantedAt = 0;

  private drained(afterMs: number, ticket: string | undefined): void {
    this.ticket = ticket;
    this.draining = true;
    this.wantedAt = this.wiring.env.now() + afterMs;
    this.timer(afterMs, () => void this.connect());
  }

  private beat(): void {
    this.timer(this.heartbeatMs, () => this.ping(PONG_MS));
  }

  private ping(patienceMs: number): void {
    if (this.pinged || this.draining) return;
    this.pinged = true;
    this.send([{ op: "ping", t: Math.floor(this.wiring.env.now()) }]);
    this.timer(patienceMs, () => this.lost(4002));
  }

  private lost(code: number): void {
    this.settle();
    const wanted = this.draining ? this.wantedAt - this.wiring.env.now() : null;
    this.drop();
    const policy = closePolicy(code);
    if (policy === "stop") {
      this.enter("refused");
      return;
    }
    if (policy === "new-token") this.wantsFreshToken = true;
    // The close that follows a `drain` changes nothing about the time it named.
    if (policy === "reconnect" && wanted !== null) this.wait(Math.max(0, wanted), "waiting");
    else this.retry();
  }

  private settle(): void {
    if (this.state === "ready") this.backoff.settle(this.wiring.env.now() - this.readyAt);
  }

  private retry(): void {
    if (!this.wiring.env.online()) this.wait(OFFLINE_PROBE_MS, "offline");
    else this.wait(this.backoff.nextMs(), "waiting");
  }

  private wait(ms: number, state: ConnectionState): void {
    this.timer(ms, () => void this.connect());
    this.retryAt = this.wiring.env.now() + ms;
    this.enter(state);
  }

  /** Lets go of the socket at once: a half-open one may take minutes to report its close. */
  private drop(): void {
    this.attempt += 1;
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.pinged = false;
    this.draining = false;
    this.retryAt = null;
    const socket = this.socket;
    if (socket === null) return;
    this.socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // Already closed.
    }
  }

  private timer(ms: number, work: () => void): void {
    this.cancelTimer?.();
    this.cancelTimer = this.wiring.env.after(ms, work);
  }

  private enter(state: ConnectionState): void {
    this.state = state;
    this.states.emit(state);
  }
}
