import type { Person, Room } from "../api/types";
import { cacheName } from "./forget";
import type { Item } from "./timeline";

/** What is kept on the device so that the app opens at once, also without a network, and resumes instead of reloading. */
export interface KeptRoom {
  room: string;
  epoch: string;
  from: number;
  to: number;
  earlier: boolean;
  items: Item[];
  /** Read up to here, perhaps unknown to the server yet. */
  read: number;
}
export interface Kept {
  rooms: Room[] | null;
  timelines: KeptRoom[];
  /** Whoever speaks in what is kept. */
  people: Person[];
}

const VERSION = 3;
const ROOMS = "rooms";
const TIMELINES = "timelines";
const PEOPLE = "people";
/** Newest items kept of each room. */
export const KEPT_ITEMS_MAX = 60;

export class Cache {
  private readonly db: Promise<IDBDatabase>;

  constructor(user: string) {
    this.db = new Promise((resolve, reject) => {
      const request = indexedDB.open(cacheName(user), VERSION);
      request.onupgradeneeded = () => {
        // Kept in another shape: read again from the server.
        for (const name of [...request.result.objectStoreNames]) request.result.deleteObjectStore(name);
        request.result.createObjectStore(ROOMS);
        request.result.createObjectStore(TIMELINES, { keyPath: "room" });
        request.result.createObjectStore(PEOPLE, { keyPath: "id" });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error ?? new Error("no cache"));
    });
    // A browser without storage works all the same, only without a memory.
    this.db.catch(() => undefined);
  }

  async read(): Promise<Kept> {
    try {
      const db = await this.db;
      const transaction = db.transaction([ROOMS, TIMELINES, PEOPLE]);
      const rooms = transaction.objectStore(ROOMS).get("mine") as IDBRequest<Room[] | undefined>;
      const timelines = transaction.objectStore(TIMELINES).getAll() as IDBRequest<KeptRoom[]>;
      const people = transaction.objectStore(PEOPLE).getAll() as IDBRequest<Person[]>;
      await finished(transaction);
      return { rooms: rooms.result ?? null, timelines: timelines.result, people: people.result };
    } catch {
      return { rooms: null, timelines: [], people: [] };
    }
  }

  async keep({ rooms, timelines, people }: Kept, gone: string[]): Promise<void> {
    try {
      const db = await this.db;
      const transaction = db.transaction([ROOMS, TIMELINES, PEOPLE], "readwrite");
      if (rooms) transaction.objectStore(ROOMS).put(rooms, "mine");
      for (const timeline of timelines) transaction.objectStore(TIMELINES).put(timeline);
      for (const person of people) transaction.objectStore(PEOPLE).put(person);
      for (const room of gone) transaction.objectStore(TIMELINES).delete(room);
      await finished(transaction);
    } catch {
      // Nothing is lost: the server has it all.
    }
  }
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("cache"));
  });
}
