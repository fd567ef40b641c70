/** A file that is on its way, as it survives a reload. */
export interface Kept {
  key: string;
  /** The box in which it was attached. */
  place: string;
  /** The message that carries it; null while it still lies in the box. */
  message: string | null;
  file: Blob;
  name: string;
  type: string;
  width: number | null;
  height: number | null;
  /** The server's name for it. */
  upload: string | null;
  /** All of it is there. */
  done: boolean;
}

const TABLE = "files";

/** Where files wait. Without a usable IndexedDB they wait in memory only. */
export class UploadStore {
  private readonly db: Promise<IDBDatabase>;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.db = new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "key" });
      request.onsuccess = () => {
        // At sign-out another tab deletes the database: never stand in its way.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error ?? new Error("no storage"));
    });
    this.db.catch(() => undefined);
  }

  /** In the order in which they were attached: keys rise with time. */
  async all(): Promise<Kept[]> {
    const all = await this.run<Kept[]>("readonly", (table) => table.getAll() as IDBRequest<Kept[]>);
    this.mark(all.length > 0);
    return all;
  }

  async get(key: string): Promise<Kept | undefined> {
    return this.run("readonly", (table) => table.get(key) as IDBRequest<Kept | undefined>);
  }

  async put(kept: Kept): Promise<void> {
    this.mark(true);
    await this.run("readwrite", (table) => table.put(kept));
  }

  /** Changes what is stored; what is not, because somebody took it away, stays away. */
  async change(key: string, change: Partial<Kept>): Promise<void> {
    await this.run("readwrite", (table) => {
      const found = table.get(key) as IDBRequest<Kept | undefined>;
      found.onsuccess = () => found.result && table.put({ ...found.result, ...change });
      return found;
    });
  }

  async remove(key: string): Promise<void> {
    await this.run("readwrite", (table) => table.delete(key));
    const left = await this.run("readonly", (table) => table.count());
    if (left === 0) this.mark(false);
  }

  close(): void {
    void this.db.then((db) => db.close()).catch(() => undefined);
  }

  /** So that a page that begins knows, without loading any of this, whether there is something to go on with. */
  private mark(some: boolean): void {
    if (some) localStorage.setItem(this.name, "some");
    else localStorage.removeItem(this.name);
  }

  private async run<T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const db = await this.db;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(TABLE, mode);
      const request = work(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () =>
        reject(transaction.error ?? new Error("files could not be stored"));
    });
  }
}
