import { lazy, memo, Suspense } from "react";
import type { Person, Room } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { namesOf } from "../live/mentions";
import type { Item } from "../live/timeline";
import { useMe } from "../session/useSession";
import { Message } from "./Message";
import { keepsOrder, mayPin } from "./rights";
import type { Row } from "./rows";
import { find } from "./window";

const ChangeLine = lazy(() => import("./ChangeLine"));

interface RowsProps {
  rows: Row[];
  people: Map<string, Person>;
  all: readonly Item[];
  room: Room;
  flash: { seq: number; time: number } | null;
  /** My last message that the other has read. */
  seen?: number;
  onReply: (item: Item) => void;
  onEdit: (item: Item) => void;
  onJump: (seq: number) => void;
}

export const Rows = memo(function Rows(props: RowsProps) {
  const { rows, people, all, room, flash, onReply, onEdit, onJump } = props;
  const direct = room.kind === "direct";
  const me = useMe();
  const order = keepsOrder(room, me);
  const pins = mayPin(room, me);
  return rows.map((row) => {
    if (row.type === "day") return <DayLine key={row.key} rowKey={row.key} at={row.at} />;
    if (row.type === "unread") return <UnreadLine key={row.key} />;
    if (row.type === "change")
      return (
        <div
          key={row.key}
          data-key={row.item.id}
          data-seq={row.item.seq}
          className="min-h-8.5 px-6 py-2 text-center text-xs text-ink-faint"
        >
          <Suspense>
            <ChangeLine item={row.item} people={people} />
          </Suspense>
        </div>
      );
    const { item } = row;
    if (item.blocked === true) return <BlockedLine key={row.key} item={item} />;
    const answered = item.replyTo === null ? null : find(all, item.replyTo);
    const quoted = answered?.blocked === true ? null : answered;
    return (
      <Message
        key={row.key}
        item={item}
        mine={row.mine}
        first={row.first}
        last={row.last}
        direct={direct}
        room={room.id}
        removable={row.mine || order}
        pinnable={pins}
        state={row.outgoing?.state ?? null}
        failure={row.outgoing?.failed?.code ?? null}
        named={named(item, people)}
        person={item.author === null ? null : (people.get(item.author) ?? null)}
        quoted={quoted}
        quotedPerson={quoted?.author ? (people.get(quoted.author) ?? null) : null}
        flashed={flash?.seq === item.seq ? flash.time : 0}
        seen={props.seen === item.seq}
        onReply={onReply}
        onEdit={onEdit}
        onJump={onJump}
      />
    );
  });
});

/** One string, because equal strings spare a message the drawing. */
function named(item: Item, people: Map<string, Person>): string {
  if (item.mentions.length === 0 && !item.mentionAll) return "";
  return JSON.stringify(namesOf(item, (id) => people.get(id)?.handle));
}

function DayLine({ rowKey, at }: { rowKey: string; at: string }) {
  const dates = useDates();
  return (
    <div data-key={rowKey} className="flex justify-center pt-5 pb-2">
      <span className="rounded-full bg-sunken px-3.5 py-1 text-xs font-semibold text-ink-soft">
        {dates.day(at)}
      </span>
    </div>
  );
}

function UnreadLine() {
  const t = useT();
  return (
    <div
      data-key="unread"
      className="flex items-center gap-3 py-3 text-xs font-bold text-brand-text"
      role="separator"
      aria-label={t("messages.unread")}
    >
      <span className="h-px flex-1 bg-brand/45" />
      <span aria-hidden="true">{t("messages.unread")}</span>
      <span className="h-px flex-1 bg-brand/45" />
    </div>
  );
}

function BlockedLine({ item }: { item: Item }) {
  const t = useT();
  return (
    <p data-key={item.id} data-seq={item.seq} className="px-6 py-1 text-center text-xs text-ink-faint">
      {t("message.blocked")}
    </p>
  );
}
