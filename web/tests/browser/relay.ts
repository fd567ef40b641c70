import { once } from "node:events";
import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";

/** How a realtime connection's request begins. */
const REALTIME = "GET /v1/realtime ";

/** A proxy between browsers and a server. What becomes of a connection is for its kind to say. */
export abstract class Relay {
  private readonly server: TcpServer;
  private readonly open = new Set<Socket>();

  protected constructor(target: string) {
    const port = Number(new URL(target).port);
    this.server = createServer((client) => {
      const server = connect(port, "127.0.0.1");
      const end = () => {
        client.destroy();
        server.destroy();
        this.open.delete(client);
      };
      this.open.add(client);
      client.once("data", (first) => {
        const realtime = first.toString("latin1", 0, REALTIME.length) === REALTIME;
        this.carry(client, server, { first, realtime, end });
      });
      for (const socket of [client, server]) socket.on("error", end).on("close", end);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  protected async listens(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  /** `begun.first` is what the client has said so far, `begun.end` ends both connections. */
  protected abstract carry(
    client: Socket,
    server: Socket,
    begun: { first: Buffer; realtime: boolean; end: () => void },
  ): void;
}
