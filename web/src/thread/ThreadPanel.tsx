import { Link } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { asProblem } from "../api/problem";
import type { Room } from "../api/types";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useOutgoing } from "../live/LiveProvider";
import { usePeople } from "../live/people";
import type { Item } from "../live/timeline";
import { roomStream } from "../realtime";
import { Composer, type ComposerHandle } from "../room/Composer";
import { involved } from "../room/involved";
import { ListBones } from "../room/ListBones";
import { Rows } from "../room/Rows";
import { buildRows } from "../room/rows";
import { useListKeys } from "../room/useListKeys";
import ClosedBar from "../safety/ClosedBar";
import { useMe } from "../session/useSession";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { Empty, Failed } from "../ui/State";
import { useThread, type Further } from "./useThread";

interface PanelProps {
  room: Room;
  name: string;
  root: number;
  /** A page of its own on narrow screens, a column beside the room on wide ones. */
  alone: boolean;
}

/** A message and all that was answered to it, with a box that answers there. */
export default function ThreadPanel({ room, name, root, alone }: PanelProps) {
  const t = useT();
  const say = useTalkWords();
  useTitle(alone ? `${say("thread.title")} · ${name}` : "");
  const me = useMe();
  const composer = useRef<ComposerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { shown, error, retry, further, loadEarlier } = useThread(room.id, root, me.id);
  const keys = useListKeys(scroller, () => composer.current?.focus());
  const Frame = alone ? "main" : "aside";
  const back = { to: "/rooms/$room", params: { room: room.id } } as const;
  const silent = room.closed || room.muted;
  const missing = error !== null && [404, 422].includes(asProblem(error).status);
  const jump = (seq: number) => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  };
  return (
    <Frame
      aria-label={say("thread.title")}
      className={cx(
        "flex min-h-0 flex-col bg-surface",
        alone ? "min-w-0 flex-1" : "w-92 flex-none border-l border-line",
      )}
    >
      <header className="pad-safe-t flex-none border-b border-line">
        <div className="flex h-15 items-center gap-1 px-2">
          {alone && (
            <Link {...back} aria-label={t("back")} className={ROUND}>
              <Icon name="back" />
            </Link>
          )}
          <span className="min-w-0 flex-1 pl-2">
            <h2 className="truncate leading-tight font-bold">{say("thread.title")}</h2>
            <span className="block truncate text-xs text-ink-soft">{name}</span>
          </span>
          <Link
            {...back}
            search={{ at: root }}
            aria-label={say("thread.in_room")}
            title={say("thread.in_room")}
            className={ROUND}
          >
            <Icon name="chats" />
          </Link>
          {!alone && (
            <Link {...back} aria-label={t("close")} title={t("close")} className={ROUND}>
              <Icon name="close" />
            </Link>
          )}
        </div>
      </header>
      <div
        ref={scroller}
        role="log"
        aria-live="polite"
        aria-label={say("thread.messages")}
        tabIndex={0}
        onKeyDown={keys.onKeyDown}
        className="from-the-end min-h-0 flex-1 px-3 outline-offset-[-3px]"
      >
        <div className="mt-auto w-full pt-3 pb-2">
          {missing && <Empty icon="reply" title={say("thread.missing")} />}
          {error !== null && !missing && <Failed error={error} onRetry={() => void retry()} />}
          {error === null && shown === null && <ListBones />}
          {shown && (
            <Replies
              room={room}
              root={root}
              items={shown.items}
              earlier={shown.earlier}
              further={further}
              onEarlier={() => void loadEarlier()}
              composer={composer}
              onJump={jump}
            />
          )}
        </div>
      </div>
      {room.joined && !missing && silent && <ClosedBar room={room} name={name} root={root} />}
      {room.joined && !missing && !silent && (
        <Composer
          ref={composer}
          room={room}
          root={root}
          name={name}
          onSent={() => scroller.current?.scrollTo({ top: 0 })}
          onUp={keys.focusLast}
        />
      )}
    </Frame>
  );
}

const ROUND =
  "grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken hover:text-ink";

interface RepliesProps {
  room: Room;
  root: number;
  items: readonly Item[];
  earlier: boolean;
  further: Further;
  onEarlier: () => void;
  composer: React.RefObject<ComposerHandle | null>;
  onJump: (seq: number) => void;
}

function Replies(props: RepliesProps) {
  const { room, root, items, earlier, further, onEarlier, composer, onJump } = props;
  const say = useTalkWords();
  const me = useMe();
  const outgoing = useOutgoing(roomStream(room.id));
  // That they answer the root goes without saying here.
  const plain = useMemo(
    () =>
      items.map((item) => ({ ...item, replies: 0, replyTo: item.replyTo === root ? null : item.replyTo })),
    [items, root],
  );
  const rows = useMemo(() => {
    const seqs = new Set(items.map(({ seq }) => seq));
    const own = outgoing
      .filter(({ body }) => body.reply_to !== undefined && seqs.has(body.reply_to))
      .map((entry) => (entry.body.reply_to === root ? { ...entry, body: without(entry.body) } : entry));
    const above = buildRows(plain.slice(0, 1), [], me.id, null);
    // Of the day on which it began nothing need be said twice.
    const day = above.find(({ type }) => type === "day")?.key;
    const below = buildRows(plain.slice(1), own, me.id, null).filter(({ key }) => key !== day);
    return [above, below] as const;
  }, [items, plain, outgoing, me.id, root]);
  const people = usePeople(useMemo(() => involved(plain, plain), [plain]));
  const shared = {
    people,
    all: plain,
    room,
    flash: null,
    onReply: (item: Item) => composer.current?.reply(item),
    onEdit: (item: Item) => composer.current?.edit(item),
    onJump,
  };
  return (
    <>
      <Rows rows={rows[0]} {...shared} />
      <p className="my-3 flex items-center gap-3 text-xs font-bold text-ink-soft" role="separator">
        <span className="h-px flex-1 bg-line" />
        {say("thread.count", { n: items.slice(1).filter(({ removed }) => !removed).length })}
        <span className="h-px flex-1 bg-line" />
      </p>
      {earlier && further.error !== null && <Failed error={further.error} onRetry={onEarlier} />}
      {earlier && further.error === null && (
        <Button look="plain" wide busy={further.busy} onClick={onEarlier}>
          {say("thread.earlier")}
        </Button>
      )}
      <Rows rows={rows[1]} {...shared} />
    </>
  );
}

function without<T extends { reply_to?: number }>(body: T): T {
  const { reply_to: _, ...rest } = body;
  return rest as T;
}
