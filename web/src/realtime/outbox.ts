import type { Environment } from "./environment";
import { Signal } from "./signal";
import type { OutboxStore, Stored } from "./outbox-store";
import { isHeld, mergeStored, toStored, type Line, type Outgoing } from "./outgoing";
import type { Tabs } from "./tabs";
import { Turn } from "./turn";
import { uuid7 } from "./uuid7";
import type { Ack, Attachment, ClientFrame, ErrorFrame, MessageBody } from "./wire";

const PASSING = new Set(["too_fast", "unavailable", "retry_earlier", "busy", "internal"]);
const RETRY_DEFAULT_MS = 1_000;

/** What stays in the store all the same is sent again after a reload, and known by its id. */
const quietly = (work: Promise<void>) => work.catch(() => undefined);

/**
 * Messages on their way. They leave in order, stream by stream; a passing refusal holds the stream back until all answers
 * are in and the time has come, then everything unacknowledged goes again in the same order (protocol rule 4).
 */
export class Outbox {
  readonly changes = new Signal<void>();
  private list: Outgoing[] = [];
  /** Acknowledged or seen here: a read of the store that began earlier must not bring them back. */
  private readonly done = new Set<string>();
  /** Whether a message was acknowledged since the page was opened. */
  hasSent = false;
  private readonly notBefore = new Map<string, number>();
  private cancelWake: (() => void) | null = null;
  private ready = false;
  private inFlightMax = 1;
  private window = 1;
  private readonly turn: Turn;
  private readonly env: Environment;
  private readonly store: OutboxStore;
  private readonly tabs: Tabs;
  private readonly line: Line;

  constructor(env: Environment, store: OutboxStore, tabs: Tabs, line: Line) {
    this.env = env;
    this.store = store;
    this.tabs = tabs;
    this.turn = new Turn(tabs);
    this.line = line;
    tabs.hear((message) => {
      if (message.type === "acked") this.acked(message.id, message.seq, message.at, false);
      else void this.load();
    });
  }

  get entries(): readonly Outgoing[] {
    return this.list.filter((entry) => !entry.logged);
  }

  /** Reads what is stored: after a reload, or when another tab has written. */
  async load(): Promise<void> {
    const before = Math.max(0, ...this.list.map((entry) => entry.order));
    const all = await this.store.all().catch(() => null);
    // Unreadable for now: what is in memory goes on its way all the same.
    if (all === null) return this.pump();
    const stored = all.filter((entry) => !this.done.has(entry.id));
    this.list = mergeStored(stored, this.list, before);
    this.changed();
    this.pump();
  }

  /** Shows at once. Rejects, and takes the message away again, if it could not be stored. */
  async add(stream: string, { text, ...more }: MessageBody, files?: Attachment[]): Promise<Outgoing> {
    const now = this.env.now();
    // Half an emoji is no Unicode: no server could read the frame.
    const body = { text: text.toWellFormed(), ...more };
    const at = new Date(now).toISOString();
    const stored: Stored = { id: uuid7(now), stream, body, at, ...(files ? { files } : {}) };
    const entry: Outgoing = { ...stored, order: 0, state: "waiting" };
    this.list.push(entry);
    this.changed();
    try {
      entry.order = await this.store.add(stored);
    } catch (error) {
      this.drop(entry);
      throw error;
    }
    if (this.done.has(entry.id)) await quietly(this.store.remove(entry.order));
    else if (entry.body !== body || entry.failed) this.write(entry);
    this.tabs.tell({ type: "changed" });
    this.pump();
    return entry;
  }

  /** A failed message goes to the end of the queue, as a new one: its old id may be spent. */
  async retry(id: string): Promise<void> {
    const entry = this.list.find((one) => one.id === id && one.state === "failed");
    if (!entry) return;
    this.done.add(id);
    this.drop(entry);
    try {
      // The new one is stored before the old one goes.
      await this.add(entry.stream, entry.body, entry.files);
    } catch {
      this.done.delete(id);
      this.list.push(entry);
      return this.changed();
    }
    await quietly(this.store.remove(entry.order));
    this.tabs.tell({ type: "changed" });
  }

  async discard(id: string): Promise<void> {
    const entry = this.entries.find((one) => one.id === id);
    if (!entry || entry.state === "sending") return;
    this.drop(entry);
    await this.store.remove(entry.order);
    this.tabs.tell({ type: "changed" });
  }

  /** The files of a message are on the server: it can go. */
  attach(id: string, attachments: string[]): void {
    const entry = this.list.find((one) => one.id === id);
    if (!entry || !isHeld(entry)) return;
    entry.body = { ...entry.body, attachments };
    this.write(entry);
    this.pump();
  }

  /** A file of the message will never get there. Nothing waits behind it any longer. */
  fail(id: string, code: string): void {
    const entry = this.list.find((one) => one.id === id);
    if (!entry || !isHeld(entry) || entry.state !== "waiting") return;
    entry.state = "failed";
    entry.failed = { code, title: "" };
    this.write(entry);
    this.pump();
  }

  connected(inFlightMax: number): void {
    this.inFlightMax = Math.max(1, inFlightMax);
    // Welcomed once more, with another token, it is the same connection.
    if (this.ready) return;
    this.ready = true;
    this.window = this.inFlightMax;
    this.notBefore.clear();
    this.pump();
  }

  disconnected(): void {
    this.ready = false;
    this.list = this.list.filter((entry) => !entry.logged);
    for (const entry of this.list) {
      entry.owed = false;
      if (entry.state === "sending") entry.state = "waiting";
    }
    this.release();
    this.changed();
  }

  ack(frame: Ack): void {
    this.window = Math.min(this.inFlightMax, this.window + 1);
    this.acked(frame.id, frame.seq, frame.at, true);
  }

  /** The event is in the log: nothing is left to show. */
  confirm(id: string): void {
    const entry = this.list.find((one) => one.id === id);
    if (!entry) return;
    this.done.add(id);
    if (entry.owed) {
      entry.logged = true;
      this.changed();
    } else this.drop(entry);
    if (entry.order > 0) void quietly(this.store.remove(entry.order));
    this.pump();
  }

  /** The stream has moved past `seq` without showing the events between (a reset): sent echoes up to there are done. */
  passed(stream: string, seq: number): void {
    for (const entry of [...this.list]) {
      if (entry.stream === stream && entry.state === "sent" && entry.seq! <= seq) this.drop(entry);
    }
  }

  refused(frame: ErrorFrame): boolean {
    const entry = this.list.find((one) => one.state === "sending" && one.id === (frame.id ?? frame.ref));
    if (!entry) return false;
    if (PASSING.has(frame.code)) {
      entry.state = "waiting";
      const { stream } = entry;
      const earlier = frame.code === "retry_earlier";
      // What it has to come after was given up here: the lane is held for good.
      if (earlier && this.list.find((one) => one.owed && one.stream === stream) === entry) {
        this.line.renew();
        return true;
      }
      if (!earlier) this.window = 1;
      if (!earlier || !this.notBefore.has(stream))
        this.notBefore.set(stream, this.env.now() + (frame.retry_after_ms ?? RETRY_DEFAULT_MS));
    } else if (entry.logged) this.drop(entry);
    else {
      entry.owed = false;
      entry.state = "failed";
      entry.failed = { code: frame.code, title: frame.title ?? "" };
      this.write(entry);
    }
    this.changed();
    this.pump();
    return true;
  }

  close(): void {
    this.disconnected();
    this.tabs.close();
  }

  private acked(id: string, seq: number, at: string, mine: boolean): void {
    const entry = this.list.find((one) => one.id === id);
    // What another tab was told does not free the lane of this one.
    if (!entry || (entry.owed && !mine)) return;
    entry.state = "sent";
    entry.seq = seq;
    entry.at = at;
    entry.owed = false;
    this.done.add(id);
    // The event was here before its ack: nothing else will take the echo away.
    if (entry.logged || seq <= this.line.reached(entry.stream)) this.drop(entry);
    this.hasSent = true;
    if (mine) {
      void quietly(this.store.remove(entry.order));
      this.tabs.tell({ type: "acked", id, seq, at });
    }
    this.changed();
    this.pump();
  }

  private write(entry: Outgoing): void {
    // Not stored yet: `add` sees to it when it is.
    if (entry.order > 0)
      void this.store.update(toStored(entry)).then(
        () => this.tabs.tell({ type: "changed" }),
        () => undefined,
      );
    this.changed();
  }

  private pump(): void {
    const due = this.list.some(
      (entry) => entry.order > 0 && (entry.state === "waiting" || entry.state === "sending"),
    );
    if (!this.ready || !due) return this.release();
    if (!this.turn.lasts) return this.turn.ask(() => this.load());
    const now = this.env.now();
    const held = new Set<string>();
    let flying = 0;
    for (const entry of this.list) {
      if (entry.state === "sending") flying += 1;
      const until = this.notBefore.get(entry.stream) ?? 0;
      // After a refusal, wait for the answers to everything sent with it before sending again.
      if (until > 0 && (until > now || entry.state === "sending")) held.add(entry.stream);
    }
    const frames: ClientFrame[] = [];
    for (const entry of this.list) {
      if (entry.state !== "waiting" || held.has(entry.stream)) continue;
      if (entry.order === 0 || isHeld(entry) || flying >= this.window) {
        held.add(entry.stream);
        continue;
      }
      this.notBefore.delete(entry.stream);
      entry.state = "sending";
      entry.owed = true;
      flying += 1;
      frames.push({ op: "send", ref: entry.id, stream: entry.stream, id: entry.id, body: entry.body });
    }
    if (frames.length > 0) {
      this.line.send(frames);
      this.changed();
    }
    this.wakeLater(now);
  }

  private wakeLater(now: number): void {
    this.cancelWake?.();
    this.cancelWake = null;
    const next = Math.min(...[...this.notBefore.values()].filter((at) => at > now));
    if (Number.isFinite(next)) this.cancelWake = this.env.after(next - now, () => this.pump());
  }

  private release(): void {
    this.turn.end();
    this.cancelWake?.();
    this.cancelWake = null;
  }

  private drop(entry: Outgoing): void {
    this.list = this.list.filter((one) => one !== entry);
    this.changed();
  }

  private changed(): void {
    this.changes.emit();
  }
}
