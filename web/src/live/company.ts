import { roomOf, Signal, type Presence, type Typing } from "../realtime";

/** Who is in a room at this moment, and who of them types. */
export interface Company {
  /** How many follow it, oneself included. */
  online: number;
  /** Some of them; all when they are at most 20. */
  sample: readonly string[];
  typing: readonly string[];
}

const NOBODY: Company = { online: 0, sample: [], typing: [] };

/** The company in every room that is followed. Nothing of it is kept: it is true while it is being told. */
export class Companies {
  readonly changes = new Signal<void>();
  private readonly rooms = new Map<string, Company>();

  view(room: string): Company {
    return this.rooms.get(room) ?? NOBODY;
  }

  heard(news: Presence | Typing): void {
    const room = roomOf(news.stream);
    if (room === null) return;
    const was = this.view(room);
    if (news.op === "presence") this.put(room, { ...was, online: news.online, sample: news.sample });
    else if (news.users.length + was.typing.length > 0) this.put(room, { ...was, typing: news.users });
  }

  /** Whose message is here does not type it any more. */
  spoke(room: string, authors: (string | null)[]): void {
    const was = this.view(room);
    const typing = was.typing.filter((who) => !authors.includes(who));
    if (typing.length < was.typing.length) this.put(room, { ...was, typing });
  }

  /** Of one room, or after the connection of all, nothing is known. */
  forget(room?: string): void {
    if (room === undefined) this.rooms.clear();
    else this.rooms.delete(room);
    this.changes.emit();
  }

  private put(room: string, company: Company): void {
    this.rooms.set(room, company);
    this.changes.emit();
  }
}
