import type { Environment, Socket } from "./environment";
import { Memory, pathOf } from "./places";
import { StreamSocket } from "./stream-socket";

/** So many WebSockets in a row are refused, while requests are answered, before another way is taken. */
const REFUSALS = 3;
const PATIENCE_MS = 10_000;
/** When a WebSocket is tried again; each time later than before. */
const FIRST_TRY_MS = 10_000;
const LAST_TRY_MS = 300_000;

/**
 * For networks through which no WebSocket comes: sockets that are made of plain HTTP, as long as that is so. Loaded when a
 * WebSocket has ended before a word was heard.
 */
export class Detour {
  private refusals = 0;
  /** WebSockets that were opened, and which of them was refused last. */
  private opened = 0;
  private refusedLast = 0;
  private taken = false;
  private token = "";
  private socket: StreamSocket | null = null;
  private tryMs = FIRST_TRY_MS;
  private cancelTry: (() => void) | null = null;
  private readonly memory = new Memory();
  private readonly env: Pick<Environment, "now" | "after">;
  private readonly url: string;
  private readonly protocol: string;

  constructor(env: Pick<Environment, "now" | "after">, url: string, protocol: string) {
    this.env = env;
    this.url = url;
    this.protocol = protocol;
    // Before whoever reconnects because of it.
    window.addEventListener("online", () => this.moved(), true);
  }

  /** A WebSocket ended before anything was heard. That says something only while the server answers otherwise. */
  async refused(code: number): Promise<void> {
    // The server's own word came through.
    if (code >= 4000) return;
    const { opened } = this;
    const answers = await fetch(`${this.base}/ready`, {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!answers || this.taken) return;
    this.refusals = opened - this.refusedLast > 1 ? 1 : this.refusals + 1;
    this.refusedLast = opened;
    if (this.refusals < REFUSALS) return;
    this.taken = true;
  }

  /** The next socket, if it is not to be a WebSocket. */
  open(): Socket | null {
    if (!this.taken) {
      this.opened += 1;
      return null;
    }
    const socket = new StreamSocket({
      env: this.env,
      base: this.base,
      memory: this.memory,
      shown: (stream) => `/v1${location.pathname}/`.startsWith(`${pathOf(stream)}/`),
      authorized: (token) => (this.token = token),
      left: (greeted) => {
        if (this.socket === socket) this.socket = null;
        // This way leads nowhere either: the other one is next.
        if (!greeted) this.doubt();
      },
    });
    if (this.cancelTry === null) this.tryLater();
    return (this.socket = socket);
  }

  private get base(): string {
    return location.origin;
  }

  private doubt(): void {
    this.taken = false;
    this.refusals = REFUSALS - 1;
    this.refusedLast = this.opened;
  }

  /** Another network, perhaps one with fewer obstacles. */
  private moved(): void {
    this.tryMs = FIRST_TRY_MS;
    if (this.taken) this.doubt();
    this.attempt();
  }

  private tryLater(): void {
    this.cancelTry?.();
    this.cancelTry = this.env.after(this.tryMs, () => this.attempt());
    this.tryMs = Math.min(this.tryMs * 2, LAST_TRY_MS);
  }

  /** Beside the present socket, which stays if nothing is heard: a word of the server proves the way in both directions. */
  private attempt(): void {
    this.cancelTry?.();
    this.cancelTry = null;
    if (this.socket === null) return;
    this.tryLater();
    const probe = new WebSocket(this.url, this.protocol);
    const cancel = this.env.after(PATIENCE_MS, () => probe.close());
    const proven = () => {
      cancel();
      probe.onmessage = probe.onclose = null;
      probe.close();
      this.taken = false;
      this.refusals = 0;
      this.socket?.end(4000);
    };
    probe.onopen = () => probe.send(JSON.stringify({ op: "hello", token: this.token, streams: {} }));
    probe.onmessage = proven;
    probe.onclose = ({ code }) => (code >= 4000 ? proven() : cancel());
  }
}
