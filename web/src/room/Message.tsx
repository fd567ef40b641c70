import { Link } from "@tanstack/react-router";
import { lazy, memo, Suspense, useMemo, useRef, useState } from "react";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import type { Names } from "../live/mentions";
import type { Item } from "../live/timeline";
import type { SendState } from "../realtime";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { FocusHome } from "../ui/Dialog";
import { faceHue } from "../ui/Face";
import { Icon } from "../ui/Icon";
import { AuthorFace } from "./AuthorFace";
import { Folded } from "./Folded";
import { MessageFiles } from "./MessageFiles";
import { MessageText } from "./MessageText";
import type { Opened } from "./MessageTools";
import { Quote } from "./Quote";
import { Reactions } from "./Reactions";
import { Receipt } from "./Receipt";
import { isLargeEmoji } from "./text";
import { useLongPress } from "./useLongPress";
import { useReact } from "./useReact";

/** Loaded when a message is first pointed at, not with the first page. */
const MessageTools = lazy(() => import("./MessageTools"));
const PersonCard = lazy(() => import("./PersonCard"));
const Recall = lazy(() => import("../files/Recall"));
const Seen = lazy(() => import("./Seen"));
const SendFailure = lazy(() => import("./SendFailure"));
const ReportDialog = lazy(() => import("../safety/ReportDialog"));
const RemoveMessage = lazy(() => import("./RemoveMessage"));

interface MessageProps {
  item: Item;
  mine: boolean;
  /** First and last of a run by the same author. */
  first: boolean;
  last: boolean;
  direct: boolean;
  room: string;
  removable: boolean;
  pinnable: boolean;
  state: SendState | null;
  failure: string | null;
  /** The names in its text, as JSON. */
  named: string;
  person: Person | null;
  quoted: Item | null;
  quotedPerson: Person | null;
  /** When a jump brought the reader here; 0 otherwise. */
  flashed: number;
  /** My last message that the other has read. */
  seen: boolean;
  onReply: (item: Item) => void;
  onEdit: (item: Item) => void;
  onJump: (seq: number) => void;
}

export const Message = memo(function Message(props: MessageProps) {
  const { item, mine, first, last, direct, room, state, failure, person, flashed } = props;
  const t = useT();
  const dates = useDates();
  const [near, setNear] = useState(false);
  const [opened, setOpened] = useState<Opened>(null);
  const [shown, setShown] = useState<string | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const me = useMe();
  const names = useMemo(() => (props.named === "" ? {} : (JSON.parse(props.named) as Names)), [props.named]);
  const aboutMe = !mine && (item.mentionAll || item.mentions.includes(me.id));
  const press = useLongPress(() => !item.removed && setOpened("menu"));
  const react = useReact(room, item.seq);
  const there = state === null || state === "sent";
  const name = mine ? t("you") : person?.deleted ? t("deleted_account") : (person?.display_name ?? "");
  const bare = item.replyTo === null && item.files.length === 0;
  const large = !item.removed && bare && isLargeEmoji(item.text);
  const faces = !mine && !direct;
  return (
    <FocusHome value={row}>
      <div
        ref={row}
        data-key={item.id}
        data-seq={there ? item.seq : undefined}
        data-message=""
        data-state={state ?? "there"}
        tabIndex={-1}
        role="article"
        aria-label={t("message.label", { who: name || t("somebody"), time: dates.time(item.at) })}
        className={cx(
          "group flex gap-2 rounded-lg",
          mine && "flex-row-reverse",
          first ? "pt-2.5" : "pt-[3px]",
        )}
        onPointerEnter={(event) => event.pointerType === "mouse" && setNear(true)}
        onPointerLeave={() => setNear(false)}
        onFocus={(event) =>
          event.target === event.currentTarget && event.target.matches(":focus-visible") && setNear(true)
        }
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setNear(false)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.target === event.currentTarget && !item.removed)
            setOpened("menu");
        }}
      >
        {faces && (
          <span className="w-9 flex-none self-start">
            {first && <AuthorFace person={person} id={item.author ?? ""} />}
          </span>
        )}
        <div
          className={cx(
            "flex max-w-[84%] min-w-0 flex-col sm:max-w-[min(76%,100%-10.25rem)]",
            mine ? "items-end" : "items-start",
          )}
        >
          {faces && first && (
            <span
              className="mb-0.5 max-w-full truncate px-1 text-xs font-bold"
              style={{ color: nameColour(item.author) }}
            >
              {name}
            </span>
          )}
          <div className="relative max-w-full">
            <div
              {...press}
              key={flashed}
              className={cx(
                "max-w-full touch:select-none",
                flashed > 0 && "animate-flash",
                large
                  ? "flex items-end gap-2 px-1 font-emoji text-[2.7rem] leading-tight"
                  : cx(
                      "flow-root [unicode-bidi:plaintext]",
                      item.files.length > 0 ? "w-min p-1.5" : "px-3.5 py-2",
                      item.removed
                        ? "border border-dashed border-line text-sm"
                        : mine
                          ? "bg-mine text-mine-ink"
                          : aboutMe
                            ? "bg-mango-soft text-ink"
                            : "bg-theirs text-ink",
                      corners(mine, first, last),
                    ),
                state === "failed" && "opacity-75",
              )}
            >
              {item.replyTo !== null && (
                <Quote
                  room={room}
                  seq={item.replyTo}
                  quoted={props.quoted}
                  person={props.quotedPerson}
                  mine={mine}
                  onJump={props.onJump}
                />
              )}
              {item.files.length > 0 && (
                <MessageFiles files={item.files} local={state !== null} tabbable={near} />
              )}
              <div className={cx(item.files.length > 0 && "flow-root px-2 pt-1.5", large && "contents")}>
                {item.removed ? (
                  <em className="text-ink-soft">{t("message.removed")}</em>
                ) : (
                  <Folded text={item.text} tabbable={near}>
                    <MessageText text={item.text} names={names} onPerson={setShown} />
                  </Folded>
                )}
                <Receipt item={item} mine={mine && !item.removed} state={state} large={large} />
              </div>
            </div>
            {(near || opened !== null) && !item.removed && (
              <Suspense>
                <MessageTools
                  {...props}
                  there={there}
                  opened={opened}
                  onOpen={setOpened}
                  onReact={react}
                  onReply={() => props.onReply(item)}
                  onEdit={() => props.onEdit(item)}
                  onDone={() => row.current?.focus({ preventScroll: true })}
                />
              </Suspense>
            )}
          </div>
          {item.replies > 0 && (
            <Link
              to="/rooms/$room/thread/$root"
              params={{ room, root: String(item.seq) }}
              tabIndex={near ? 0 : -1}
              className="mt-1 inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-sm font-bold text-brand-text hover:border-line-strong touch:min-h-11"
            >
              <Icon name="chats" size={16} />
              {t("thread.replies", { n: item.replies })}
            </Link>
          )}
          <Reactions reactions={item.reactions} end={mine} tabbable={near} onToggle={react} />
          {props.seen && (
            <Suspense>
              <Seen room={room} />
            </Suspense>
          )}
          {shown !== null && (
            <Suspense>
              <PersonCard who={shown} room={room} onClose={() => setShown(null)} />
            </Suspense>
          )}
          {opened === "report" && (
            <Suspense>
              <ReportDialog
                about={{ kind: "message", room, seq: item.seq }}
                said={{ item, person }}
                direct={direct}
                onClose={() => setOpened(null)}
              />
            </Suspense>
          )}
          {opened === "removal" && (
            <Suspense>
              <RemoveMessage room={room} seq={item.seq} onClose={() => setOpened(null)} />
            </Suspense>
          )}
          {state === "waiting" && item.files.length > 0 && (
            <Suspense>
              <Recall message={item.id} files={item.files} />
            </Suspense>
          )}
          {state === "failed" && (
            <Suspense>
              <SendFailure id={item.id} code={failure} />
            </Suspense>
          )}
        </div>
      </div>
    </FocusHome>
  );
});

/** The run reads as one block: tight corners inside, a small tail at its start. */
function corners(mine: boolean, first: boolean, last: boolean): string {
  const start = mine ? "rounded-tr-md" : "rounded-tl-md";
  const end = mine ? "rounded-br-md" : "rounded-bl-md";
  return cx(
    "rounded-[1.2rem]",
    start,
    !last && end,
    first && !mine && "rounded-tl-sm",
    first && mine && "rounded-tr-[1.2rem]",
  );
}

function nameColour(id: string | null): string {
  const hue = faceHue(id ?? "");
  return `light-dark(var(--face-${hue}), var(--face-${hue}-sun))`;
}
