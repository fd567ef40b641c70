import { once } from "node:events";
import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";

/** A proxy as some networks have one: pages and requests pass, and no WebSocket does, as long as it stands. */
export class Wall {
  stands = true;
  refused = 0;
  passed = 0;
  private readonly server: TcpServer;
  private readonly target: number;
  private readonly open = new Set<Socket>();

  private constructor(target: number) {
    this.target = target;
    this.server = createServer((client) => this.carry(client));
  }

  static async before(url: string): Promise<Wall> {
    const wall = new Wall(Number(new URL(url).port));
    wall.server.listen(0, "127.0.0.1");
    await once(wall.server, "listening");
    return wall;
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
    const end = () => {
      client.destroy();
      server.destroy();
      this.open.delete(client);
    };
    this.open.add(client);
    client.once("data", (first) => {
      const upgrades = first.toString("latin1", 0, 17) === "GET /v1/realtime ";
      if (upgrades && this.stands) {
        this.refused += 1;
        client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      if (upgrades) this.passed += 1;
      server.write(first);
      client.pipe(server);
      server.pipe(client);
    });
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
  }
}
