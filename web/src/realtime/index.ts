export { SessionEnded, type ConnectionState } from "./connection";
export { browserEnvironment, type Environment, type Socket } from "./environment";
export { Signal } from "./signal";
export { watchPage } from "./page-life";
export { Realtime } from "./client";
export type { Status, StreamNews } from "./report";
export { journalPrefix } from "./journal";
export { openOutboxStore, type OutboxStore } from "./outbox-store";
export { browserTabs, type Tabs } from "./tabs";
export type { Outbox } from "./outbox";
export { isHeld, type Outgoing, type SendState } from "./outgoing";
export { INBOX, roomOf, roomStream, SUBPROTOCOL } from "./wire";
export type {
  Attachment,
  Limits,
  MessageBody,
  Position,
  Presence,
  Reaction,
  Seen,
  StreamEvent,
  Typing,
} from "./wire";
export { uuid7 } from "./uuid7";
