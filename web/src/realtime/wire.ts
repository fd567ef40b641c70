/** The frames of `atas.v1.json`, and how to read them leniently: unknown ops, kinds and fields are no errors. */

export const SUBPROTOCOL = "atas.v1.json";
/** The server refuses messages above 64 KiB; what we send stays well below. */
export const FRAME_BYTES_MAX = 65_536;

export interface Position {
  epoch: string;
  seq: number;
}

/** How many people stand behind one emoji under a message. */
export interface Reaction {
  emoji: string;
  count: number;
  mine: boolean;
}

export interface StreamEvent {
  seq: number;
  kind: string;
  id: string;
  author: string | null;
  at: string;
  body?: Record<string, unknown>;
  removed?: boolean;
  edited_at?: string;
  /** Of a reply: the message that its thread began with. */
  root?: number;
  /** In history only, like what follows. */
  reactions?: Reaction[];
  replies?: number;
  pinned?: boolean;
  /** Its author is blocked: there is no text and there are no files in it. */
  blocked?: boolean;
}

/** What is known of a message's file before it is loaded. */
export interface Attachment {
  id: string;
  name: string;
  type: string;
  size: number;
  width?: number | null;
  height?: number | null;
  /** A ThumbHash in base64. */
  placeholder?: string | null;
}

export interface MessageBody {
  text: string;
  reply_to?: number;
  mentions?: string[];
  mention_all?: boolean;
  /** Ids of uploads. */
  attachments?: string[];
}

export interface Limits {
  message_chars: number;
  frame_bytes: number;
  streams: number;
  send_burst: number;
  send_per_s: number;
  in_flight: number;
  /** Files of one message, and how many bytes a picture and any other file have at most. Older servers do not say. */
  attachments?: number;
  picture_bytes?: number;
  file_bytes?: number;
}

export const DEFAULT_LIMITS: Limits = {
  message_chars: 4000,
  frame_bytes: FRAME_BYTES_MAX,
  streams: 100,
  send_burst: 20,
  send_per_s: 5,
  in_flight: 16,
};

export interface Welcome {
  op: "welcome";
  session: string;
  user: string;
  heartbeat_ms?: number;
  limits?: Partial<Limits>;
}
export interface Subscribed {
  op: "subscribed";
  ref?: string;
  stream: string;
  epoch: string;
  head: number;
  read?: number;
  /** Of a direct room: how far the other has read, if one is told. */
  seen?: number;
  replay: "complete" | "reset";
  events?: StreamEvent[];
}
export interface Events {
  op: "events";
  stream: string;
  events: StreamEvent[];
}
export interface Ack {
  op: "ack";
  ref?: string;
  stream: string;
  id: string;
  seq: number;
  at: string;
}
export interface ErrorFrame {
  op: "error";
  ref?: string;
  stream?: string;
  id?: string;
  code: string;
  title?: string;
  retry_after_ms?: number;
}
export interface Read {
  op: "read";
  stream: string;
  seq: number;
}
/** How far the other person of a direct room has read; null when one is not told any more. */
export interface Seen {
  op: "seen";
  stream: string;
  seq: number | null;
}
export interface Unsubscribed {
  op: "unsubscribed";
  stream: string;
  code?: string;
}
export interface Drain {
  op: "drain";
  reconnect_after_ms?: number;
  ticket?: string;
}
export interface RoomsHint {
  op: "rooms";
  room: string;
  change: "joined" | "left";
}
/** Who follows a room at the moment. Like `typing` neither numbered nor kept: the latest one is the truth. */
export interface Presence {
  op: "presence";
  stream: string;
  online: number;
  /** Some of them, and all when they are few. */
  sample: string[];
}
export interface Typing {
  op: "typing";
  stream: string;
  users: string[];
}
/** What is neither numbered nor kept: the latest of each is the truth. */
export type Passing = Presence | Typing | Seen;
export type ServerFrame =
  | Passing
  | Welcome
  | Subscribed
  | Events
  | Ack
  | ErrorFrame
  | Read
  | Unsubscribed
  | Drain
  | RoomsHint
  | { op: "blocks" }
  | { op: "ok"; ref?: string }
  | { op: "pong"; t?: number };

export type ClientFrame =
  | {
      op: "hello";
      token: string;
      streams: Record<string, Position | null>;
      device: string;
      ticket?: string;
    }
  | { op: "auth"; token: string }
  | { op: "subscribe"; ref: string; stream: string; from?: Position }
  | { op: "unsubscribe"; ref: string; stream: string }
  | { op: "send"; ref: string; stream: string; id: string; body: MessageBody }
  | { op: "read"; stream: string; seq: number }
  | { op: "typing"; stream: string; on: boolean }
  | { op: "ping"; t: number };

const KNOWN = new Set([
  "welcome",
  "subscribed",
  "events",
  "ack",
  "error",
  "read",
  "seen",
  "unsubscribed",
  "drain",
  "rooms",
  "presence",
  "typing",
  "blocks",
  "ok",
  "pong",
]);

/** One text message into its frames. Anything that is not an object with a known `op` is skipped. */
export function decode(text: string): ServerFrame[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isKnown);
}

function isKnown(value: unknown): value is ServerFrame {
  if (typeof value !== "object" || value === null) return false;
  const frame = value as Record<string, unknown>;
  if (typeof frame.op !== "string" || !KNOWN.has(frame.op)) return false;
  if (frame.op === "events") return typeof frame.stream === "string" && Array.isArray(frame.events);
  if (frame.op === "presence") return typeof frame.online === "number" && Array.isArray(frame.sample);
  if (frame.op === "typing") return Array.isArray(frame.users);
  return true;
}

const encoder = new TextEncoder();

/** Frames into text messages: one object, or arrays cut so that no message passes the server's limit. */
export function encode(frames: ClientFrame[], bytesMax = FRAME_BYTES_MAX): string[] {
  const out: string[] = [];
  let batch: string[] = [];
  let size = 2;
  const flush = () => {
    if (batch.length === 1) out.push(batch[0]!);
    else if (batch.length > 1) out.push(`[${batch.join(",")}]`);
    batch = [];
    size = 2;
  };
  for (const frame of frames) {
    const text = JSON.stringify(frame);
    const bytes = encoder.encode(text).length + 1;
    if (size + bytes > bytesMax) flush();
    batch.push(text);
    size += bytes;
  }
  flush();
  return out;
}

export type ClosePolicy = "reconnect" | "new-token" | "stop";

/** What a close code asks of us. Codes of the network itself (1006 and the like) mean: come back. */
export function closePolicy(code: number): ClosePolicy {
  if (code >= 4100 && code < 4200) return "new-token";
  if (code >= 4200 && code < 4300) return "stop";
  return "reconnect";
}

/** One's own notifications. */
export const INBOX = "inbox";

export function roomStream(room: string): string {
  return `room:${room}`;
}

export function roomOf(stream: string): string | null {
  return stream.startsWith("room:") ? stream.slice(5) : null;
}
