/** Reconnect delays: full jitter from 0.2 s to 20 s, reset only once a connection has proved stable. */
export const FIRST_MS = 200;
export const CAP_MS = 20_000;
export const STABLE_MS = 10_000;

export class Backoff {
  private attempt = 0;
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  /** Full jitter: anywhere between nothing and the attempt's ceiling. The jitter goes on after the cap. */
  nextMs(): number {
    const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(this.attempt, 16));
    this.attempt += 1;
    return this.random() * ceiling;
  }

  /** Called when a connection ends, with how long it had been ready. */
  settle(readyForMs: number): void {
    if (readyForMs >= STABLE_MS) this.attempt = 0;
  }
}
