import { Journal } from "./journal";
import type { Attachment, MessageBody } from "./wire";

export interface Stored {
  id: string;
  stream: string;
  body: MessageBody;
  at: string;
  /** As this device knows them. While the body has no `attachments`, they are still on their way to the server. */
  files?: Attachment[];
  failed?: { code: string; title: string };
}
export interface Entry extends Stored {
  /** The order in which entries were written, over all tabs. */
  order: number;
}

/** Where unsent messages survive a reload. Shared by all tabs of one account. */
export interface OutboxStore {
  all(): Promise<Entry[]>;
  /** Out of a reload's reach as soon as this returns. Rejects if the entry could not be stored; then nothing of it is kept. */
  add(entry: Stored): Promise<number>;
  update(entry: Entry): Promise<void>;
  remove(order: number): Promise<void>;
}

export class MemoryStore implements OutboxStore {
  private readonly entries = new Map<number, Entry>();
  private last = 0;

  all(): Promise<Entry[]> {
    return Promise.resolve([...this.entries.values()].sort((a, b) => a.order - b.order));
  }

  add(entry: Stored): Promise<number> {
    const order = ++this.last;
    this.entries.set(order, { ...entry, order });
    return Promise.resolve(order);
  }

  update(entry: Entry): Promise<void> {
    if (this.entries.has(entry.order)) this.entries.set(entry.order, { ...entry });
    return Promise.resolve();
  }

  remove(order: number): Promise<void> {
    this.entries.delete(order);
    return Promise.resolve();
  }
}

const TABLE = "outbox";

export class IndexedDbStore implements OutboxStore {
  private opened: Promise<IDBDatabase> | null = null;
  private readonly name: string;
  private readonly journal: Journal;

  constructor(name: string, journal: Journal) {
    this.name = name;
    this.journal = journal;
  }

  async all(): Promise<Entry[]> {
    return this.run<Entry[]>("readonly", (table) => table.getAll() as IDBRequest<Entry[]>);
  }

  async add(entry: Stored): Promise<number> {
    this.journal.note(entry);
    try {
      return await this.put(entry);
    } finally {
      this.journal.strike(entry.id);
    }
  }

  async update(entry: Entry): Promise<void> {
    await this.run("readwrite", (table) => table.put(entry));
  }

  async remove(order: number): Promise<void> {
    await this.run("readwrite", (table) => table.delete(order));
  }

  /** Stores what a page that ended too early had only noted. */
  async recover(): Promise<void> {
    for (const entry of this.journal.noted()) {
      await this.put(entry);
      this.journal.strike(entry.id);
    }
  }

  /** Once for each id: a noted entry may be found by several tabs, and its own may be storing it just now. */
  private async put(entry: Stored): Promise<number> {
    let order = 0;
    await this.run("readwrite", (table) => {
      const stored = table.getAll() as IDBRequest<Entry[]>;
      stored.onsuccess = () => {
        const same = stored.result.find((one) => one.id === entry.id);
        if (same) order = same.order;
        else table.add(entry).onsuccess = ({ target }) => (order = Number((target as IDBRequest).result));
      };
      return stored;
    });
    return order;
  }

  private open(): Promise<IDBDatabase> {
    this.opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(TABLE, { keyPath: "order", autoIncrement: true });
      request.onsuccess = () => {
        // Another tab deletes the database at sign-out: never stand in its way.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error ?? new Error("cannot open the outbox"));
    });
    return this.opened;
  }

  /** A second try with a new connection: the old one may have been closed, on iOS by a long time in the background. */
  private async run<T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    try {
      return await this.once(mode, work);
    } catch {
      void this.opened?.then(
        (db) => db.close(),
        () => undefined,
      );
      this.opened = null;
      return this.once(mode, work);
    }
  }

  private async once<T>(
    mode: IDBTransactionMode,
    work: (table: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const db = await this.open();
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(TABLE, mode);
      const request = work(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () =>
        reject(transaction.error ?? new Error("the outbox could not be written"));
    });
  }
}

/** IndexedDB where there is one; memory where the browser refuses it (some private modes). */
export async function openOutboxStore(name: string): Promise<OutboxStore> {
  const store = new IndexedDbStore(name, new Journal(name));
  try {
    await store.all();
  } catch {
    return new MemoryStore();
  }
  // What cannot be stored now stays noted.
  await store.recover().catch(() => undefined);
  return store;
}
