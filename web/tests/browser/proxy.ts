import type { Socket } from "node:net";

import { Relay } from "./relay";

/**
 * A TCP proxy that cuts realtime connections at random, the same way for the same seed: each may carry a random number of
 * bytes, mostly little more than a greeting, now and then enough for a long catch-up. Pages and requests pass unharmed.
 */
export class CuttingProxy extends Relay {
  cuts = 0;
  private state: number;

  private constructor(target: string, seed: number) {
    super(target);
    this.state = seed;
  }

  static async before(url: string, seed: number): Promise<CuttingProxy> {
    return new CuttingProxy(url, seed).listens();
  }

  protected carry(
    client: Socket,
    server: Socket,
    begun: { first: Buffer; realtime: boolean; end: () => void },
  ): void {
    let budget = begun.realtime ? this.budget() : Infinity;
    const pass = (to: Socket) => (bytes: Buffer) => {
      const passes = Math.min(bytes.length, budget);
      to.write(bytes.subarray(0, passes));
      budget -= passes;
      if (budget > 0) return;
      this.cuts += 1;
      begun.end();
    };
    pass(server)(begun.first);
    client.on("data", pass(server));
    server.on("data", pass(client));
  }

  private budget(): number {
    const most = this.random() < 1 / 8 ? 60_000 : 6_000;
    return 500 + Math.floor(this.random() * most);
  }

  /** Mulberry32: small, seeded, good enough to choose where to cut. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
