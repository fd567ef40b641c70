import type { QueryClient } from "@tanstack/react-query";
import type { Person, Room, User } from "../api/types";
import {
  browserEnvironment,
  browserTabs,
  INBOX,
  openOutboxStore,
  Realtime,
  roomOf,
  roomStream,
  Signal,
  SUBPROTOCOL,
  uuid7,
  watchPage,
  type Status,
  type StreamNews,
} from "../realtime";
import type { Inbox } from "../notices/inbox";
import { session } from "../session/session";
import type { Uploads } from "../uploads/uploads";
import { Cache } from "./cache";
import { Changes } from "./changes";
import { Companies } from "./company";
import { Drafts, placeOf } from "./drafts";
import { blocksName, outboxName, uploadsName } from "./forget";
import { Recount } from "./recount";
import { LiveRooms } from "./rooms";
import { streamsOf } from "./streams";

const KEEP_AFTER_MS = 1_500;

/** What the bell tells wherever one is. */
export interface Bell {
  /** Groups of notifications with something unread. */
  unread: number;
  /** Rooms in which somebody spoke to me and was not heard yet. */
  addressed: ReadonlySet<string>;
}

/** One signed-in account at work: the realtime client, the rooms it feeds, and what is kept on the device. */
export class Engine {
  readonly live: LiveRooms;
  readonly changes: Changes;
  readonly companies = new Companies();
  readonly drafts: Drafts;
  readonly realtime: Realtime;
  readonly rings = new Signal<void>();
  bell: Bell = { unread: 0, addressed: new Set() };
  /** Loaded after the rooms; see notices/inbox.ts. */
  inbox: Inbox | null = null;
  /** What is being attached has changed. */
  readonly trays = new Signal<void>();
  /** Loaded when there is something to upload. */
  uploads: Uploads | null = null;
  private loading: Promise<Uploads> | null = null;
  private readonly user: string;
  status: Status = { connection: "connecting", retryAt: null, catchingUp: false };
  private rooms: Room[] | null = null;
  private hasInbox = false;
  private gone: string[] = [];
  private readonly cache: Cache;
  private readonly queries: QueryClient;
  private keepTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly stops: (() => void)[] = [];

  static async open(user: User, queries: QueryClient): Promise<Engine> {
    const cache = new Cache(user.id);
    const [kept, store] = await Promise.all([cache.read(), openOutboxStore(outboxName(user.id))]);
    const engine = new Engine(user, queries, cache, store);
    engine.live.block(new Set((localStorage.getItem(blocksName(user.id)) ?? "").split(" ")));
    engine.live.restore(kept.timelines);
    // Old enough to be asked for again as soon as there is a way to.
    for (const person of kept.people) queries.setQueryData(["person", person.id], person, { updatedAt: 1 });
    if (kept.rooms) {
      if (!queries.getQueryData(["rooms"])) queries.setQueryData(["rooms"], kept.rooms, { updatedAt: 1 });
      engine.listed(kept.rooms);
    }
    engine.realtime.start();
    // Uploads that a reload or the end of the page has cut short.
    if (localStorage.getItem(uploadsName(user.id)) !== null) void engine.loadUploads();
    return engine;
  }

  private constructor(
    user: User,
    queries: QueryClient,
    cache: Cache,
    store: Awaited<ReturnType<typeof openOutboxStore>>,
  ) {
    this.user = user.id;
    this.queries = queries;
    this.cache = cache;
    this.live = new LiveRooms(user.id);
    this.changes = new Changes(this.live);
    this.drafts = new Drafts(user.id);
    this.realtime = new Realtime({
      env: browserEnvironment("/v1/realtime", SUBPROTOCOL),
      token: (fresh) => session.accessToken(fresh),
      store,
      tabs: browserTabs(outboxName(user.id)),
      device: deviceId(),
    });
    const refetch = () => void queries.invalidateQueries({ queryKey: ["rooms"] });
    const recount = new Recount(refetch);
    const keepNow = () => void this.keep();
    const stored = ({ key }: StorageEvent) => this.drafts.heard(key);
    window.addEventListener("storage", stored);
    document.addEventListener("visibilitychange", keepNow);
    window.addEventListener("pagehide", keepNow);
    this.stops.push(
      this.realtime.news.listen((news) => {
        this.live.news(news);
        const room = roomOf(news.stream);
        if (room === null) return;
        if (news.events.some((event) => event.kind === "member")) this.membersChanged(room);
        this.quotedChanged(room, news);
        const messages = news.events.filter((event) => event.kind === "message");
        this.companies.spoke(
          room,
          messages.map((event) => event.author),
        );
      }),
      this.realtime.company.listen((news) => {
        if (news.op === "seen") this.live.seenTo(news);
        else this.companies.heard(news);
      }),
      this.realtime.reads.listen(({ stream, seq }) => {
        const room = roomOf(stream);
        if (room !== null) this.live.readTo(room, seq);
      }),
      this.realtime.rooms.listen(({ room }) => {
        refetch();
        void queries.invalidateQueries({ queryKey: ["room", room] });
      }),
      this.realtime.unsubscribed.listen(({ stream }) => {
        const room = roomOf(stream);
        if (room === null) return;
        this.left(room);
        refetch();
      }),
      this.realtime.status.listen((status) => {
        // Hints are not replayed: after a while without a connection the list is read again.
        if (status.connection === "ready" && this.status.connection !== "ready") {
          refetch();
          // And whatever failed meanwhile is worth another try.
          void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
        }
        if (status.connection !== "ready" && this.status.connection === "ready") this.companies.forget();
        this.status = status;
      }),
      this.live.stale.listen(recount.soon),
      recount.stop,
      this.live.changes.listen(() => this.keepSoon()),
      session.renewals.listen((token) => this.realtime.renewed(token)),
      watchPage(this.realtime),
      () => window.removeEventListener("storage", stored),
      () => document.removeEventListener("visibilitychange", keepNow),
      () => window.removeEventListener("pagehide", keepNow),
    );
  }

  /** The list of my rooms was read: follow them all, the busiest first. */
  listed(rooms: Room[]): void {
    this.rooms = rooms;
    this.live.listed(rooms);
    this.follow();
    this.keepSoon();
  }

  followInbox(): void {
    this.hasInbox = true;
    this.follow();
  }

  ring(bell: Bell): void {
    this.bell = bell;
    this.rings.emit();
  }

  /** Runs when this account's work ends here. */
  alongside(stop: () => void): void {
    this.stops.push(stop);
  }

  markRead(room: string, seq: number): void {
    if (seq <= this.live.view(room).read) return;
    // Told first: a count that is asked for because of it is to know of it.
    this.realtime.markRead(roomStream(room), seq);
    this.live.readTo(room, seq);
  }

  /** What stands in the box goes on its way, with its files; rejects when this device could not store it. */
  send(room: string, root: number | null = null): Promise<void> {
    const place = placeOf(room, root);
    const { uploads } = this;
    const files = (uploads?.tray(place).length ?? 0) > 0;
    return this.drafts.send(
      place,
      (body) =>
        uploads && files
          ? uploads.send(place, roomStream(room), body)
          : this.realtime.send(roomStream(room), body),
      { root, files },
    );
  }

  loadUploads(): Promise<Uploads> {
    this.loading ??= import("../uploads/uploads").then(async ({ Uploads }) => {
      const uploads = await Uploads.open(uploadsName(this.user), this.realtime.outbox, this.trays);
      this.uploads = uploads;
      this.trays.emit();
      return uploads;
    });
    // A chunk that could not be fetched is asked for again.
    this.loading.catch(() => (this.loading = null));
    return this.loading;
  }

  /** What is known of these rooms is void: they are read from the server as if for the first time. */
  anew(rooms: string[]): void {
    const all = this.rooms ?? [];
    for (const room of rooms) this.live.gone(room);
    this.rooms = all.filter((room) => !rooms.includes(room.id));
    this.follow();
    this.listed(all);
  }

  left(room: string): void {
    this.gone.push(room);
    this.live.gone(room);
    this.companies.forget(room);
    this.queries.setQueryData<Room[]>(["rooms"], (rooms) => rooms?.filter((one) => one.id !== room));
    // What was known of it is no longer mine to see: the screen asks afresh and shows the answer.
    void this.queries.resetQueries({ queryKey: ["room", room] });
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.uploads?.close();
    if (this.keepTimer) clearTimeout(this.keepTimer);
    this.realtime.stop();
  }

  private follow(): void {
    const rooms = streamsOf(this.rooms ?? [], this.live);
    this.realtime.follow(this.hasInbox ? [{ stream: INBOX }, ...rooms] : rooms);
  }

  private membersChanged(room: string): void {
    for (const key of [["members", room], ["room", room], ["rooms"]])
      void this.queries.invalidateQueries({ queryKey: key });
  }

  /** Messages that are known only because others quote them. */
  private quotedChanged(room: string, { reset, events }: StreamNews): void {
    const changed = reset
      ? [[]]
      : events.flatMap(({ body }) => (body?.target === undefined ? [] : [[body.target]]));
    for (const key of changed) void this.queries.invalidateQueries({ queryKey: ["quoted", room, ...key] });
  }

  private keepSoon(): void {
    this.keepTimer ??= setTimeout(() => void this.keep(), KEEP_AFTER_MS);
  }

  private async keep(): Promise<void> {
    if (this.keepTimer) clearTimeout(this.keepTimer);
    this.keepTimer = null;
    const timelines = this.live.takeDirty();
    const authors = new Set(timelines.flatMap(({ items }) => items.map((item) => item.author)));
    const people = [...authors].flatMap((id) => this.queries.getQueryData<Person>(["person", id]) ?? []);
    await this.cache.keep({ rooms: this.rooms, timelines, people }, this.gone.splice(0));
  }
}

function deviceId(): string {
  let id = localStorage.getItem("atas.device");
  if (id === null) localStorage.setItem("atas.device", (id = uuid7()));
  return id;
}
