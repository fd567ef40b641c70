import type { Stored } from "./outbox-store";

/**
 * What IndexedDB has not stored yet. Local storage is written at once, so that a reload between the keypress and the end of
 * the transaction loses nothing. At any time a message is in one of the two, for a moment in both.
 */
export class Journal {
  private readonly prefix: string;
  private readonly storage: Storage;

  constructor(name: string, storage: Storage = localStorage) {
    this.prefix = journalPrefix(name);
    this.storage = storage;
  }

  note(entry: Stored): void {
    try {
      this.storage.setItem(this.prefix + entry.id, JSON.stringify(entry));
    } catch {
      // Full: IndexedDB alone must do.
    }
  }

  strike(id: string): void {
    this.storage.removeItem(this.prefix + id);
  }

  /** What is left to store, oldest first: ids rise with time. */
  noted(): Stored[] {
    return Object.keys(this.storage)
      .filter((key) => key.startsWith(this.prefix))
      .sort()
      .flatMap((key) => parsed(this.storage.getItem(key)));
  }
}

export function journalPrefix(name: string): string {
  return `${name}/`;
}

function parsed(text: string | null): Stored[] {
  try {
    return [JSON.parse(text ?? "") as Stored];
  } catch {
    return [];
  }
}
