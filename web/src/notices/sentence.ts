import type { Person } from "../api/types";
import type { Speak } from "../i18n";
import { en, type NoticeKey } from "../i18n/notices/en";
import type { Notice, Order } from "./state";

type Say = Speak<NoticeKey>;

interface Names {
  people: ReadonlyMap<string, Person>;
  /** For whoever has no name any more, or none yet. */
  somebody: string;
  titleOf: (room: string) => string;
  /** When something ends. */
  momentOf: (at: string) => string;
}

/** "Aina", "Aina and Ben", "Aina and 3 others". */
export function whoOf(notice: Pick<Notice, "people" | "peopleCount">, { people, somebody }: Names, say: Say) {
  const [a = somebody, b = somebody] = notice.people.map((id) => people.get(id)?.display_name || somebody);
  if (notice.peopleCount < 2) return a;
  if (notice.peopleCount === 2) return say("who.two", { a, b });
  return say("who.many", { a, n: notice.peopleCount - 1 });
}

/** What happened, in one line. Kinds of later areas say themselves, or that there is something. */
export function sentence(notice: Notice, names: Names, say: Say): string {
  const who = whoOf(notice, names, say);
  const room = notice.room === null ? say("room.gone") : names.titleOf(notice.room);
  switch (notice.kind) {
    case "direct":
      return say("direct", { who, n: notice.count });
    case "mention":
    case "reply":
    case "invitation":
      return say(notice.kind, { who, room });
    case "reaction":
      return room === "" ? say("reaction.direct", { who }) : say("reaction", { who, room });
    case "system":
      return (notice.order && ordered(notice.order, names, say)) ?? notice.text ?? say("other");
    default:
      return notice.text ?? say("other");
  }
}

/** What was done to keep order; null for what is not known here. */
function ordered({ what, title, until }: Order, { momentOf }: Names, say: Say): string | null {
  const room = title || say("room.gone");
  if ((what === "muted" || what === "banned") && until !== null)
    return say(`order_until.${what}`, { room, when: momentOf(until) });
  const key = `order.${what}`;
  return key in en ? say(key as NoticeKey, { room }) : null;
}

/** The message a press leads to, if it leads to one. */
export function placeOf({ kind, seq, target }: Pick<Notice, "kind" | "seq" | "target">): number | undefined {
  if (kind === "invitation") return undefined;
  return (kind === "reaction" ? target : seq) ?? undefined;
}
