import type { MessageBody } from "../realtime";

/** Who is meant by each `@handle` that was chosen or typed in a box: ids by handle. */
export type Names = Readonly<Record<string, string>>;

/** Stands for the id of everybody, under the name `all`. */
export const EVERYBODY = "everybody";
export const ALL = "all";
/** The server takes no more. */
const MENTIONS_MAX = 20;

const HANDLE = /(?<![\w@.])@([a-z0-9_]{3,30})(?![\w@])/gi;
/** What is being typed at the caret: a handle or a part of a name. */
const ASKING = /(?<![\w@.])@([\p{L}\p{N}_]{0,30})$/u;

export interface Handle {
  handle: string;
  start: number;
  end: number;
}

/** Whatever in a text could name somebody; an address of mail does not. */
export function handlesIn(text: string): Handle[] {
  return [...text.matchAll(HANDLE)].map((match) => ({
    handle: match[1]!.toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What a message says of its mentions: those of `names` that its text still has. */
export function mentioned(
  text: string,
  names: Names | undefined,
): Pick<MessageBody, "mentions" | "mention_all"> {
  if (!names) return {};
  const ids = new Set(handlesIn(text).flatMap(({ handle }) => names[handle] ?? []));
  const all = ids.delete(EVERYBODY);
  const mentions = [...ids].slice(0, MENTIONS_MAX);
  return { ...(mentions.length > 0 ? { mentions } : {}), ...(all ? { mention_all: true } : {}) };
}

export interface Asking {
  /** Where its `@` stands. */
  start: number;
  query: string;
}

/** Whom somebody is about to name, when the caret stands behind an `@` and what follows it. */
export function askingAt(text: string, caret: number): Asking | null {
  const match = ASKING.exec(text.slice(0, caret));
  return match ? { start: match.index, query: match[1]! } : null;
}

/** The names of a message as its author chose them, as far as these people are known. */
export function namesOf(
  said: { mentions: readonly string[]; mentionAll: boolean },
  handleOf: (id: string) => string | undefined,
): Names {
  const names: Record<string, string> = said.mentionAll ? { [ALL]: EVERYBODY } : {};
  for (const id of said.mentions) {
    const handle = handleOf(id);
    if (handle !== undefined) names[handle] = id;
  }
  return names;
}

/**
 * What an edit says of its mentions. Those whose handle the author did not touch stay, also when it is not known here: they
 * may have another one by now.
 */
export function stillMentioned(
  was: { text: string; mentions: readonly string[] },
  text: string,
  names: Names,
): Pick<MessageBody, "mentions" | "mention_all"> {
  const before = new Set(handlesIn(was.text).map(({ handle }) => names[handle]));
  const now = mentioned(text, names);
  const untouched = was.mentions.filter((id) => !before.has(id));
  const mentions = [...new Set([...untouched, ...(now.mentions ?? [])])].slice(0, MENTIONS_MAX);
  return { ...now, ...(mentions.length > 0 ? { mentions } : {}) };
}
