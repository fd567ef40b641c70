import type { Socket } from "node:net";

import { Relay } from "./relay";

/** A proxy as some networks have one: pages and requests pass, and no WebSocket does, as long as it stands. */
export class Wall extends Relay {
  stands = true;
  refused = 0;
  passed = 0;

  static async before(url: string): Promise<Wall> {
    return new Wall(url).listens();
  }

  protected carry(client: Socket, server: Socket, begun: { first: Buffer; realtime: boolean }): void {
    if (begun.realtime && this.stands) {
      this.refused += 1;
      client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    if (begun.realtime) this.passed += 1;
    server.write(begun.first);
    client.pipe(server);
    server.pipe(client);
  }
}
