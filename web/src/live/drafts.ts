import { Signal, type MessageBody } from "../realtime";
import { draftPrefix } from "./forget";
import { mentioned, type Names } from "./mentions";

/** What was begun in a room and not sent. Kept on this device only. */
export interface Draft {
  text: string;
  /** The seq of the message that is answered. */
  replyTo: number | null;
  mentions?: Names | undefined;
}

const NONE: Draft = { text: "", replyTo: null, mentions: undefined };

/** Where a draft is: in a room, or in one of its threads. */
export function placeOf(room: string, root: number | null): string {
  return root === null ? room : `${room}:${root}`;
}

/**
 * The drafts of one account, stored with every keypress. A room has one draft: all tabs show the same, and it stays when the
 * room is left or the page reloaded.
 */
export class Drafts {
  readonly changes = new Signal<void>();
  /** Drafts as they were last read or written; the same object until something changes. */
  private readonly known = new Map<string, Draft>();
  private readonly prefix: string;
  private readonly storage: Storage;

  constructor(user: string, storage: Storage = localStorage) {
    this.prefix = draftPrefix(user);
    this.storage = storage;
  }

  read(room: string): Draft {
    let draft = this.known.get(room);
    if (!draft) this.known.set(room, (draft = parsed(this.storage.getItem(this.prefix + room))));
    return draft;
  }

  change(room: string, change: Partial<Draft>): void {
    const draft = { ...this.read(room), ...change };
    this.known.set(room, draft);
    try {
      if (draft.text.trim() === "" && draft.replyTo === null) this.storage.removeItem(this.prefix + room);
      else this.storage.setItem(this.prefix + room, JSON.stringify(draft));
    } catch {
      // The storage is full: the draft lives as long as the page.
    }
    this.changes.emit();
  }

  /** What had left its box is in it again, before whatever was typed since. */
  restore(room: string, { text, replyTo, mentions }: Draft): void {
    const since = this.read(room);
    this.change(room, {
      text: since.text === "" ? text : `${text}\n${since.text}`,
      replyTo: replyTo ?? since.replyTo,
      mentions: mentions || since.mentions ? { ...mentions, ...since.mentions } : undefined,
    });
  }

  /** Another tab has written `key`; null stands for everything. */
  heard(key: string | null): void {
    if (key === null) this.known.clear();
    else if (key.startsWith(this.prefix)) this.known.delete(key.slice(this.prefix.length));
    else return;
    this.changes.emit();
  }

  /** What a text says that stands in this box. */
  body(place: string, root: number | null): MessageBody {
    const { text, replyTo, mentions } = this.read(place);
    const answers = replyTo ?? root;
    return {
      text: text.trim(),
      ...(answers === null ? {} : { reply_to: answers }),
      ...mentioned(text, mentions),
    };
  }

  /**
   * Hands a draft to the outbox, `add`, which has noted it when it returns. The box is empty at once, so that a second Enter
   * finds nothing. What could not be stored comes back, before whatever was typed since, and the error is passed on.
   */
  async send(
    room: string,
    add: (body: MessageBody) => Promise<unknown>,
    { root = null, files = false }: { root?: number | null; files?: boolean } = {},
  ): Promise<void> {
    const { text, replyTo, mentions } = this.read(room);
    if (text.trim() === "" && !files) return;
    const added = add(this.body(room, root));
    this.change(room, NONE);
    try {
      await added;
    } catch (error) {
      this.restore(room, { text, replyTo, mentions });
      throw error;
    }
  }
}

function parsed(text: string | null): Draft {
  try {
    return { ...NONE, ...(JSON.parse(text ?? "{}") as Partial<Draft>) };
  } catch {
    return NONE;
  }
}
