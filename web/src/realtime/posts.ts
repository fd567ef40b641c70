import type { Environment } from "./environment";
import { pathOf } from "./places";
import type { ClientFrame, ServerFrame } from "./wire";

type Send = Extract<ClientFrame, { op: "send" }>;

/** As long as a slow line takes; the outbox asks again. */
const PATIENCE_MS = 20_000;
const AGAIN_MS = 2_000;

interface Refusal {
  code?: string;
  title?: string;
  errors?: Record<string, string>;
}

interface Wiring {
  env: Pick<Environment, "after">;
  base: string;
  token(): string;
  hear(frame: ServerFrame): void;
  /** The token is not accepted any more. */
  expired(): void;
}

/**
 * What a client says, over HTTP, answered as a socket would answer it. The sends of a stream go one by one, so that they are
 * numbered as they were written; when one is refused for a passing reason the later ones have to come again behind it.
 */
export class Posts {
  private readonly lanes = new Map<string, Send[]>();
  private readonly reads = new Map<string, number>();
  private readonly reading = new Set<string>();
  private lastWord: Promise<unknown> = Promise.resolve();
  private readonly life = new AbortController();
  private readonly wiring: Wiring;

  constructor(wiring: Wiring) {
    this.wiring = wiring;
  }

  close(): void {
    this.life.abort();
    this.lanes.clear();
  }

  send(frame: Send): void {
    const lane = this.lanes.get(frame.stream);
    if (lane) {
      lane.push(frame);
      return;
    }
    const fresh = [frame];
    this.lanes.set(frame.stream, fresh);
    void this.empty(frame.stream, fresh);
  }

  /** The last position wins, and is said until the server knows it. */
  async read(stream: string, seq: number): Promise<void> {
    this.reads.set(stream, Math.max(seq, this.reads.get(stream) ?? 0));
    if (this.reading.has(stream)) return;
    this.reading.add(stream);
    const path = `${pathOf(stream)}/read`;
    let said = 0;
    for (let due = seq; due > said && !this.life.signal.aborted; due = this.reads.get(stream)!) {
      const answer = await this.ask("PUT", path, { seq: due });
      if (answer && answer.status < 500 && answer.status !== 429) said = due;
      else await new Promise<void>((resolve) => this.wiring.env.after(AGAIN_MS, resolve));
    }
    this.reading.delete(stream);
  }

  /** In the order in which it was said; what is lost is nobody's loss. */
  typing(stream: string, on: boolean): void {
    this.lastWord = this.lastWord.then(() => this.ask("PUT", `${pathOf(stream)}/typing`, { on }));
  }

  private async empty(stream: string, lane: Send[]): Promise<void> {
    for (let frame = lane[0]; frame; frame = lane[0]) {
      const answer = await this.ask("POST", `${pathOf(stream)}/messages`, frame.body, frame.id);
      const body = (await answer?.json().catch(() => null)) as unknown;
      if (this.life.signal.aborted) return;
      if (answer?.status === 401) return this.wiring.expired();
      lane.shift();
      if (answer?.ok && body !== null) {
        this.wiring.hear({
          op: "ack",
          ref: frame.ref,
          stream,
          ...(body as { id: string; seq: number; at: string }),
        });
        continue;
      }
      const later = Number(answer?.headers.get("retry-after")) * 1000 || AGAIN_MS;
      const refusal = (body ?? {}) as Refusal;
      const code = codeOf(answer?.status ?? 0, refusal);
      const passing = code === "unavailable";
      const behind = passing ? lane.splice(0) : [];
      // What comes again begins a lane of its own, perhaps while this is told.
      if (passing) this.lanes.delete(stream);
      const { ref, id } = frame;
      this.wiring.hear({
        op: "error",
        ref,
        stream,
        id,
        code,
        title: refusal.title ?? "",
        ...(passing ? { retry_after_ms: later } : {}),
      });
      for (const one of behind)
        this.wiring.hear({ op: "error", ref: one.ref, stream, id: one.id, code: "retry_earlier" });
      if (passing) return;
    }
    this.lanes.delete(stream);
  }

  /** The answer, or null when there is none: what was asked may have happened all the same. */
  private ask(method: string, path: string, body: object, key?: string): Promise<Response | null> {
    return fetch(this.wiring.base + path, {
      method,
      headers: {
        authorization: `Bearer ${this.wiring.token()}`,
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([this.life.signal, AbortSignal.timeout(PATIENCE_MS)]),
    }).catch(() => null);
  }
}

/** The refusal as a socket would call it. */
function codeOf(status: number, { code = "", errors = {} }: Refusal): string {
  if (code === "slow_mode") return code;
  if (status < 400 || status >= 500 || status === 408 || status === 429) return "unavailable";
  if (status === 404) return "not_member";
  return errors.text ?? (code === "invalid" && status === 422 ? "invalid" : code);
}
