import type { ConnectionState } from "./connection";
import type { Environment } from "./environment";
import type { OutboxStore } from "./outbox-store";
import type { Tabs } from "./tabs";
import type { Position, StreamEvent } from "./wire";

/** News of one stream, in dense order. After `reset` everything known of the stream before is void. */
export interface StreamNews {
  stream: string;
  reset: boolean;
  events: StreamEvent[];
  position: Position;
  head: number;
}

export interface Status {
  connection: ConnectionState;
  retryAt: number | null;
  /** Streams that are known to be behind their head, or not answered yet. */
  catchingUp: boolean;
}

export interface Options {
  env: Environment;
  token(fresh: boolean): Promise<string>;
  store: OutboxStore;
  tabs: Tabs;
  device: string;
}
