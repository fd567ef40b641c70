import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useNoticeWords } from "../i18n/notices";
import { useEngine } from "../live/LiveProvider";
import { indexOf } from "../live/indexOf";
import { useMoment } from "../moderation/useMoment";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";
import { Icon, type IconName } from "../ui/Icon";
import { placeOf, sentence } from "./sentence";
import type { Notice } from "./state";

interface RowProps {
  notice: Notice;
  people: ReadonlyMap<string, Person>;
  titleOf: (room: string) => string;
  onOpen: () => void;
}

const ICONS: Record<string, IconName> = { direct: "chats", reply: "reply", invitation: "door" };

const ROW =
  "flex w-full items-start gap-3.5 rounded-lg px-3 py-3 text-left transition-colors hover:bg-sunken";

export function NoticeRow({ notice, people, titleOf, onOpen }: RowProps) {
  const t = useT();
  const say = useNoticeWords();
  const dates = useDates();
  const engine = useEngine();
  const momentOf = useMoment();
  const { unread, room } = notice;
  const words = notice.order?.reason ?? notice.excerpt ?? excerptHere(notice, engine.live);
  const place = placeOf(notice);
  return (
    <Frame
      room={room}
      at={place}
      className={cx(ROW, unread && "bg-brand-faint hover:bg-brand-soft")}
      onOpen={onOpen}
    >
      <Faces notice={notice} people={people} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-3">
          <span className={cx("min-w-0 flex-1 text-sm sm:text-base", unread && "font-semibold")}>
            {unread && <span className="sr-only">{say("unread")}: </span>}
            {sentence(notice, { people, somebody: t("somebody"), titleOf, momentOf }, say)}
          </span>
          <time
            dateTime={notice.at}
            title={dates.full(notice.at)}
            className={cx("flex-none text-xs", unread ? "font-semibold text-brand-text" : "text-ink-faint")}
          >
            {dates.brief(notice.at)}
          </time>
        </span>
        {words !== null && (
          <span dir="auto" className="mt-0.5 line-clamp-2 text-sm break-words text-ink-soft">
            {words}
          </span>
        )}
      </span>
    </Frame>
  );
}

interface FrameProps {
  room: string | null;
  at: number | undefined;
  className: string;
  onOpen: () => void;
  children: ReactNode;
}

function Frame({ room, at, className, onOpen, children }: FrameProps) {
  if (room === null)
    return (
      <button type="button" className={className} onClick={onOpen}>
        {children}
      </button>
    );
  return (
    <Link
      to="/rooms/$room"
      params={{ room }}
      search={at === undefined ? {} : { at }}
      className={className}
      onClick={onOpen}
    >
      {children}
    </Link>
  );
}

/** Whoever was first, and in the corner what it was. */
function Faces({ notice, people }: { notice: Notice; people: ReadonlyMap<string, Person> }) {
  const [first] = notice.people;
  const sign =
    "absolute -right-1.5 -bottom-1.5 grid size-6 place-items-center rounded-full bg-surface shadow-card";
  return (
    <span className="relative flex-none">
      {first === undefined ? (
        <span className="grid size-12 place-items-center rounded-full bg-brand-soft text-brand-text">
          <Icon name={notice.order ? "shield" : "bell"} />
        </span>
      ) : (
        <Face id={first} name={people.get(first)?.display_name ?? ""} size={48} />
      )}
      {first !== undefined && (
        <span aria-hidden="true" className={sign}>
          {notice.kind === "reaction" ? (
            <span className="font-emoji text-sm leading-none">{notice.emoji}</span>
          ) : notice.kind === "mention" ? (
            <span className="text-xs font-bold text-brand-text">@</span>
          ) : (
            <Icon name={ICONS[notice.kind] ?? "bell"} size={14} className="text-brand-text" />
          )}
        </span>
      )}
    </span>
  );
}

/** The words themselves may have arrived already, with their room. */
function excerptHere({ kind, room, seq, target }: Notice, live: ReturnType<typeof useEngine>["live"]) {
  const about = kind === "reaction" ? target : kind === "invitation" ? null : seq;
  if (room === null || about === null) return null;
  const { items } = live.view(room);
  const item = items[indexOf(items, about)];
  return item?.seq === about && item.text !== "" ? item.text : null;
}
