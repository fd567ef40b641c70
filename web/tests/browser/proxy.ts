import { once } from "node:events";
import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";

/**
 * A TCP proxy that cuts realtime connections at random, the same way for the same seed: each may carry a random number of
 * bytes, mostly little more than a greeting, now and then enough for a long catch-up. Pages and requests pass unharmed.
 */
export class CuttingProxy {
  cuts = 0;
  private readonly server: TcpServer;
  private readonly target: number;
  private readonly open = new Set<Socket>();
  private state: number;

  private constructor(target: number, seed: number) {
    this.target = target;
    this.state = seed;
    this.server = createServer((client) => this.carry(client));
  }

  static async before(url: string, seed: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(Number(new URL(url).port), seed);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private carry(client: Socket): void {
    const server = connect(this.target, "127.0.0.1");
    let budget = Infinity;
    const end = () => {
      client.destroy();
      server.destroy();
      this.open.delete(client);
    };
    this.open.add(client);
    client.once("data", (first) => {
      if (first.toString("latin1", 0, 17) === "GET /v1/realtime ") budget = this.budget();
    });
    const pass = (to: Socket) => (bytes: Buffer) => {
      const passes = Math.min(bytes.length, budget);
      to.write(bytes.subarray(0, passes));
      budget -= passes;
      if (budget > 0) return;
      this.cuts += 1;
      end();
    };
    client.on("data", pass(server));
    server.on("data", pass(client));
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
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
