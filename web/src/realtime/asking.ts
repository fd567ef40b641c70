import type { Environment } from "./environment";
import type { Followed } from "./followed";

/**
 * When a connection asks for streams. Each refusal costs it the server's patience: after one a single stream is tried, when
 * the time named has passed, and more at once with each that opens.
 */
export class Asking {
  private atOnce = Infinity;
  private notBefore = 0;
  private cancel: (() => void) | null = null;
  private readonly env: Pick<Environment, "now" | "after">;
  private readonly again: () => void;

  constructor(env: Pick<Environment, "now" | "after">, again: () => void) {
    this.env = env;
    this.again = again;
  }

  /** Another connection, with a patience of its own. */
  begin(): void {
    this.cancel?.();
    this.atOnce = Infinity;
    this.notBefore = 0;
  }

  /** Those of these streams, most important first, that are to be asked for now. */
  due(streams: [string, Followed][]): [string, Followed][] {
    if (this.env.now() < this.notBefore) return [];
    const asked = streams.filter(([, { state }]) => state === "asked").length;
    return streams.filter(([, { state }]) => state === "idle").slice(0, Math.max(0, this.atOnce - asked));
  }

  opened(): void {
    this.atOnce += 1;
    if (this.atOnce < Infinity) this.again();
  }

  refused(retryAfterMs: number): void {
    this.atOnce = 1;
    this.notBefore = this.env.now() + retryAfterMs;
    this.cancel?.();
    this.cancel = this.env.after(retryAfterMs, this.again);
  }
}
