import { dayOf } from "../i18n/dates";
import type { Item } from "../live/timeline";
import type { Outgoing } from "../realtime";

/** What stands on one line of the conversation. */
export type Row =
  | { type: "day"; key: string; at: string }
  | { type: "unread"; key: string }
  | { type: "change"; key: string; item: Item }
  | {
      type: "message";
      key: string;
      item: Item;
      mine: boolean;
      first: boolean;
      last: boolean;
      outgoing: Outgoing | null;
    };

/** Messages of one author this close together read as one. */
const GROUP_MS = 5 * 60_000;

export function buildRows(
  items: readonly Item[],
  outgoing: Outgoing[],
  me: string,
  unreadAbove: number | null,
): Row[] {
  const rows: Row[] = [];
  const shown = new Set<string>();
  let unreadDrawn = unreadAbove === null;
  let day = -1;
  for (const item of items) {
    shown.add(item.id);
    day = dayLine(rows, item, day);
    if (!unreadDrawn && item.seq > unreadAbove! && item.author !== me && item.kind === "message") {
      rows.push({ type: "unread", key: "unread" });
      unreadDrawn = true;
    }
    if (item.kind === "member") rows.push({ type: "change", key: item.id, item });
    else
      rows.push({
        type: "message",
        key: item.id,
        item,
        mine: item.author === me,
        first: true,
        last: true,
        outgoing: null,
      });
  }
  const last = items.at(-1)?.at ?? "";
  const waiting = outgoing.filter((entry) => !shown.has(entry.id));
  for (const entry of [
    ...waiting.filter((one) => one.state === "sent").sort(bySeq),
    ...waiting.filter((one) => one.state !== "sent"),
  ]) {
    const item = echo(entry, me, last);
    day = dayLine(rows, item, day);
    rows.push({ type: "message", key: item.id, item, mine: true, first: true, last: true, outgoing: entry });
  }
  group(rows);
  return rows;
}

function dayLine(rows: Row[], item: Item, day: number): number {
  const own = dayOf(item.at);
  if (own !== day) rows.push({ type: "day", key: `day-${own}`, at: item.at });
  return own;
}

function bySeq(a: Outgoing, b: Outgoing): number {
  return (a.seq ?? 0) - (b.seq ?? 0);
}

/** `last` is when the message above was sent: by a device whose clock is late, one's own would stand on an earlier day. */
function echo(entry: Outgoing, me: string, last: string): Item {
  return {
    seq: entry.seq ?? Number.MAX_SAFE_INTEGER,
    id: entry.id,
    kind: "message",
    author: me,
    at: entry.at > last ? entry.at : last,
    text: entry.body.text,
    replyTo: entry.body.reply_to ?? null,
    removed: false,
    editedAt: null,
    reactions: [],
    files: entry.files ?? [],
    mentions: entry.body.mentions ?? [],
    mentionAll: entry.body.mention_all === true,
    root: null,
    replies: 0,
    pinned: false,
    change: null,
    asOf: 0,
  };
}

function group(rows: Row[]): void {
  for (let i = 1; i < rows.length; i++) {
    const above = rows[i - 1]!;
    const row = rows[i]!;
    if (row.type !== "message" || above.type !== "message" || row.item.author !== above.item.author) continue;
    if (Date.parse(row.item.at) - Date.parse(above.item.at) > GROUP_MS) continue;
    row.first = false;
    above.last = false;
  }
}
