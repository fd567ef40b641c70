import { uuid7, type Limits, type MessageBody, type Signal } from "../realtime";
import { shownPictures } from "../files/blobs";
import { alone, fresh, hold, measured, type Held, type Tile } from "./held";
import { bring, Refused } from "./run";
import { isPicture, objection, type Refusal } from "./rules";
import { settle, type Queue } from "./settle";
import { UploadStore, type Kept } from "./store";
import { overHttp, type Line } from "./tus";
import { Turns } from "./turns";

export type { Tile } from "./held";

/** Files under way at once. */
const AT_ONCE_MAX = 3;
/** Progress is told this often at most. */
const TELL_EVERY_MS = 100;
/** Another tab is given so long to finish with a file that this one does not know. */
const SEEK_MS = 60_000;

/**
 * The files of one account that are on their way, from the moment of attaching until their message is sent. Each is uploaded
 * by one tab, which holds a lock on it; when that tab goes, another one goes on.
 */
export class Uploads {
  private readonly files = new Map<string, Held>();
  private trays = new Map<string, readonly Tile[]>();
  private readonly turns = new Turns(AT_ONCE_MAX);
  private readonly channel: BroadcastChannel | null;
  private readonly stops: (() => void)[] = [];
  /** Files whose message has arrived. */
  private readonly sent = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private settling: ReturnType<typeof setTimeout> | null = null;
  private readonly name: string;
  private readonly outbox: Queue;
  private readonly changes: Signal<void>;
  private readonly store: UploadStore;
  private readonly line: Line;

  static async open(name: string, outbox: Queue, changes: Signal<void>, line = overHttp): Promise<Uploads> {
    const uploads = new Uploads(name, outbox, changes, line);
    await outbox.load();
    await uploads.reload();
    uploads.settle();
    return uploads;
  }

  private constructor(name: string, outbox: Queue, changes: Signal<void>, line: Line) {
    this.name = name;
    this.outbox = outbox;
    this.changes = changes;
    this.line = line;
    this.store = new UploadStore(name);
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (this.channel) this.channel.onmessage = () => void this.reload();
    // Not at once: a message that is tried again is for a moment in nobody's list.
    const soon = () => (this.settling ??= setTimeout(() => this.settle(), 0));
    this.stops.push(outbox.changes.listen(soon));
  }

  close(): void {
    for (const stop of this.stops) stop();
    for (const file of this.files.values()) {
      file.stop?.abort();
      if (file.url !== null) URL.revokeObjectURL(file.url);
    }
    if (this.timer) clearTimeout(this.timer);
    if (this.settling) clearTimeout(this.settling);
    this.channel?.close();
    this.store.close();
  }

  /** What lies in a box; the same array until something changes. */
  tray(place: string): readonly Tile[] {
    let tray = this.trays.get(place);
    if (!tray) {
      const own = [...this.files.values()].filter(
        ({ kept }) => kept.place === place && kept.message === null,
      );
      this.trays.set(place, (tray = own.map(({ tile }) => tile)));
    }
    return tray;
  }

  tile(key: string): Tile | undefined {
    return this.files.get(key)?.tile;
  }

  /** What to show of a file that lies on this device. */
  url(key: string): string | null {
    const file = this.files.get(key);
    return file ? (file.url ??= URL.createObjectURL(file.kept.file)) : null;
  }

  /** Begins at once with what may be sent; says what is wrong with the rest. */
  async add(place: string, files: readonly File[], limits?: Partial<Limits>): Promise<Refusal[]> {
    const wrong: Refusal[] = [];
    const begun: Held[] = [];
    for (const file of files) {
      const why = objection(file, this.tray(place).length, limits);
      if (why) {
        wrong.push({ name: file.name, why });
        if (why.code === "too_many") break;
        continue;
      }
      begun.push(this.adopt(fresh(uuid7(), place, file), false));
      this.trays.clear();
    }
    this.tell();
    for (const held of begun) {
      const shape = isPicture(held.kept.type) ? await measured(this.url(held.kept.key)!) : null;
      Object.assign(held.kept, shape);
      this.show(held, shape ?? {});
      // A file that does not fit into the storage is uploaded all the same; only a reload loses it.
      held.stored = await this.store.put(held.kept).then(
        () => true,
        () => false,
      );
      if (this.files.has(held.kept.key)) this.start(held);
    }
    if (begun.length > 0) this.channel?.postMessage("changed");
    return wrong;
  }

  /** Takes a file out of its box. */
  async cancel(key: string): Promise<void> {
    await this.forget(key, true);
  }

  retry(key: string): void {
    const file = this.files.get(key);
    if (file?.tile.state === "failed") this.start(file);
  }

  /** The box with all its files becomes a message, which leaves when they have arrived. */
  async send(place: string, stream: string, body: MessageBody): Promise<void> {
    const tiles = this.tray(place);
    const own = tiles.map(({ id }) => this.files.get(id)!);
    const files = tiles.map(({ id, name, type, size, width, height }) => ({
      id,
      name,
      type,
      size,
      width,
      height,
    }));
    const whole = own.every(({ kept }) => kept.done);
    const attachments = whole ? { attachments: own.map(({ kept }) => kept.upload!) } : {};
    const adding = this.outbox.add(stream, { ...body, ...attachments }, files);
    await this.hand(own, stream);
    try {
      await adding;
    } catch (error) {
      await this.hand(own, null);
      throw error;
    }
  }

  /** Takes back a message that waits for its files: they lie in their box again, which is named. */
  async recall(message: string): Promise<string | null> {
    const entry = this.outbox.entries.find((one) => one.id === message);
    if (!entry || entry.state === "sending" || entry.state === "sent") return null;
    const own = (entry.files ?? []).flatMap(({ id }) => this.files.get(id) ?? []);
    const handing = this.hand(own, null);
    await this.outbox.discard(message);
    await handing;
    return own[0]?.kept.place ?? null;
  }

  private async hand(own: Held[], message: string | null): Promise<void> {
    for (const { kept } of own) kept.message = message;
    this.tell();
    for (const { kept } of own) await this.store.change(kept.key, { message }).catch(() => undefined);
    this.channel?.postMessage("changed");
  }

  /** Another tab has changed something, or this one begins. */
  private async reload(): Promise<void> {
    const all = await this.store.all().catch(() => null);
    if (all === null) return;
    const there = new Set(all.map(({ key }) => key));
    for (const { kept, stored } of [...this.files.values()])
      if (stored && !there.has(kept.key)) void this.forget(kept.key, false);
    for (const kept of all) {
      const known = this.files.get(kept.key);
      if (known) known.kept.message = kept.message;
      else this.start(this.adopt(kept, true));
    }
    this.tell();
  }

  private adopt(kept: Kept, stored: boolean): Held {
    const held = hold(kept, stored);
    this.files.set(kept.key, held);
    return held;
  }

  private start(held: Held): void {
    if (held.stop || held.kept.done) return;
    const stop = new AbortController();
    held.stop = stop;
    this.show(held, { state: "waiting", failure: null });
    void alone(`${this.name}/${held.kept.key}`, stop.signal, () => this.bring(held, stop.signal))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        this.show(held, { state: "failed", failure: error instanceof Refused ? error.code : "unexpected" });
      })
      .finally(() => {
        if (held.stop === stop) held.stop = null;
        this.settle();
      });
  }

  private async bring(held: Held, signal: AbortSignal): Promise<void> {
    const { key } = held.kept;
    const stored = held.stored ? await this.store.get(key).catch(() => held.kept) : held.kept;
    // Taken away in another tab, or brought there already.
    if (!stored) return this.forget(key, false);
    held.kept = { ...stored, message: held.kept.message };
    if (!stored.done) {
      const leave = await this.turns.take(signal);
      try {
        const upload = await bring(held.kept, this.line, this.witness(held), signal);
        Object.assign(held.kept, { upload, done: true });
      } finally {
        leave();
      }
      if (held.stored)
        await this.store.change(key, { upload: held.kept.upload, done: true }).catch(() => undefined);
    }
    if (isPicture(held.kept.type)) shownPictures.seed(held.kept.upload!, held.kept.file);
    this.show(held, { state: "done", sent: held.kept.file.size });
  }

  private witness(held: Held) {
    return {
      begun: (upload: string) => {
        held.kept.upload = upload;
        if (held.stored) void this.store.change(held.kept.key, { upload }).catch(() => undefined);
      },
      sent: (bytes: number) => this.show(held, { state: "uploading", sent: bytes }),
      checking: () => this.show(held, { state: "checking", sent: held.kept.file.size }),
    };
  }

  private settle(): void {
    this.settling = null;
    settle(this.outbox, this.files, this.sent, {
      start: (held) => this.start(held),
      seek: (key, message) => this.seek(key, message),
      hand: (held) => void this.hand([held], "found"),
      forget: (key, everywhere) => void this.forget(key, everywhere),
    });
  }

  /** A file that a message names and this tab does not have: another tab has it, or it is lost. */
  private seek(key: string, message: string): void {
    void alone(`${this.name}/${key}`, AbortSignal.timeout(SEEK_MS), async () => {
      await this.reload();
      if (!this.files.has(key)) this.outbox.fail(message, "upload");
    }).catch(() => undefined);
  }

  private async forget(key: string, everywhere: boolean): Promise<void> {
    const held = this.files.get(key);
    if (!held) return;
    this.files.delete(key);
    held.stop?.abort();
    if (held.url !== null) URL.revokeObjectURL(held.url);
    this.tell();
    await this.store.remove(key).catch(() => undefined);
    this.channel?.postMessage("changed");
    if (everywhere && held.kept.upload !== null)
      await this.line.remove(held.kept.upload).catch(() => undefined);
  }

  private show(held: Held, change: Partial<Tile>): void {
    const { state } = held.tile;
    held.tile = { ...held.tile, ...change };
    if (held.tile.state !== state) this.tell();
    else
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.tell();
      }, TELL_EVERY_MS);
  }

  private tell(): void {
    this.trays = new Map();
    this.changes.emit();
  }
}
