import { useNavigate, useSearch } from "@tanstack/react-router";
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type Ref,
} from "react";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { useProblemText } from "../i18n/problems";
import { useEngine, useOutgoing } from "../live/LiveProvider";
import { usePeople } from "../live/people";
import type { Item } from "../live/timeline";
import { roomStream } from "../realtime";
import { useMe } from "../session/useSession";
import { notify } from "../ui/notify";
import { Anchored } from "./Anchored";
import { Beginning } from "./Beginning";
import { involved } from "./involved";
import { JumpButton } from "./JumpButton";
import { Rows } from "./Rows";
import { buildRows } from "./rows";
import { ListBones } from "./ListBones";
import { useConversation } from "./useConversation";
import { useListKeys } from "./useListKeys";
import { slice, trimmed, up } from "./window";

const Announcer = lazy(() => import("./Announcer"));
const Further = lazy(() => import("./Further"));

export interface ListHandle {
  toNewest: () => void;
  focusLast: () => void;
  jumpTo: (seq: number) => void;
}

interface ListProps {
  room: Room;
  name: string;
  onReply: (item: Item) => void;
  onEdit: (item: Item) => void;
  onLeave: () => void;
  ref: Ref<ListHandle>;
}

/** Closer than this to an edge, the window moves on. */
const NEAR_PX = 900;
const END_PX = 48;

export function MessageList({ room, name, onReply, onEdit, onLeave, ref }: ListProps) {
  const t = useT();
  const words = useProblemText();
  const me = useMe();
  const engine = useEngine();
  const conversation = useConversation(room.id);
  const { live, stretch, window, setWindow, unreadAbove, failed, lost, setLost } = conversation;
  const { loadEarlier, loadLater, moveDown, reach, toNewest } = conversation;
  const outgoing = useOutgoing(roomStream(room.id));
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);
  const [flash, setFlash] = useState<{ seq: number; time: number } | null>(null);

  const following = window?.to === null;
  const items = useMemo(() => (window === null ? [] : slice(stretch.items, window)), [stretch.items, window]);
  const rows = useMemo(
    () => buildRows(items, following ? outgoing : [], me.id, unreadAbove),
    [items, following, outgoing, me.id, unreadAbove],
  );
  const people = usePeople(useMemo(() => involved(items, stretch.items), [items, stretch.items]));

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box || box.clientHeight === 0 || window === null) return;
    const fromEnd = -box.scrollTop;
    const fromTop = box.scrollHeight - box.clientHeight - fromEnd;
    atEnd.current = following && fromEnd < END_PX;
    setAway(!atEnd.current);
    if (document.visibilityState === "visible") {
      const seq = atEnd.current ? engine.live.view(room.id).to : lastVisible(box);
      if (seq !== null && seq > 0) engine.markRead(room.id, seq);
    }
    const fewer = trimmed(stretch.items, window, atEnd.current);
    if (fewer !== window) setWindow(fewer);
    else if (fromTop < NEAR_PX) {
      const next = up(stretch.items, window);
      if (next !== window) setWindow(next);
      else if (failed.before === null) void loadEarlier();
    } else if (!following && fromEnd < NEAR_PX) moveDown(window);
  }, [window, following, engine, room.id, stretch.items, setWindow, loadEarlier, moveDown, failed.before]);

  // After every change of what is shown, and when the page is looked at again.
  useEffect(look, [look, rows]);
  useEffect(() => {
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [look]);

  // A room with much unread opens at the line, any other at its end: once, as soon as the list has a size.
  const opened = window !== null;
  const placed = useRef(false);
  const place = useCallback(() => {
    const box = scroller.current;
    if (!box || box.clientHeight === 0 || placed.current || !opened) return;
    placed.current = true;
    const line = box.querySelector('[data-key="unread"]');
    if (!line) return;
    const above = line.getBoundingClientRect().top - box.getBoundingClientRect().top - 56;
    if (above < 0) box.scrollTop += above;
  }, [opened]);
  useLayoutEffect(place, [place]);
  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      place();
      look();
    });
    watcher.observe(scroller.current!);
    return () => watcher.disconnect();
  }, [place, look]);

  const jump = useCallback(() => {
    toNewest();
    atEnd.current = true;
    requestAnimationFrame(() => scroller.current?.scrollTo({ top: 0 }));
  }, [toNewest]);

  const jumpTo = useCallback(
    async (seq: number) => {
      try {
        const reached = await reach(seq);
        if (reached === "there") setFlash({ seq, time: Date.now() });
        else if (reached === "missing") notify(t("message.missing"), true);
      } catch (error) {
        notify(words(error), true);
      }
    },
    [reach, t, words],
  );
  useEffect(() => {
    if (lost === null) return;
    // Once: what is made anew with another language does not lead there again.
    setLost(null);
    void jumpTo(lost);
  }, [lost, setLost, jumpTo]);
  useLayoutEffect(() => {
    if (flash === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-seq="${flash.seq}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  }, [flash]);

  // Led here to one message: by a notice, or from outside.
  const { at } = useSearch({ strict: false });
  const go = useNavigate();
  useEffect(() => {
    if (!opened || at === undefined) return;
    void go({ to: ".", search: {}, replace: true });
    void jumpTo(at);
  }, [opened, at, go, jumpTo]);

  const keys = useListKeys(scroller, onLeave);
  useImperativeHandle(
    ref,
    () => ({ toNewest: jump, focusLast: keys.focusLast, jumpTo: (seq) => void jumpTo(seq) }),
    [jump, jumpTo, keys.focusLast],
  );

  return (
    <div className="relative min-h-0 flex-1">
      <Anchored scroller={scroller} following={() => atEnd.current}>
        {/* The log itself is silent: scrolling back and windowing would be read out. Announcer speaks for what is new. */}
        <div
          ref={scroller}
          role="log"
          aria-live="off"
          aria-label={t("messages.label", { name })}
          tabIndex={0}
          className="from-the-end h-full px-3 outline-offset-[-3px] sm:px-5"
          onScroll={look}
          onKeyDown={keys.onKeyDown}
        >
          <div className="mx-auto w-full max-w-3xl pt-3 pb-2">
            {!opened && <ListBones />}
            {opened && (
              <Beginning
                room={room}
                name={name}
                earlier={stretch.earlier || items[0] !== stretch.items[0]}
                failed={failed.before}
                onRetry={() => void loadEarlier()}
              />
            )}
            <Rows
              rows={rows}
              people={people}
              all={stretch.items}
              room={room}
              flash={flash}
              seen={live.seen}
              onReply={onReply}
              onEdit={onEdit}
              onJump={(seq) => void jumpTo(seq)}
            />
            {live.past && (
              <Suspense>
                <Further failed={failed.after} onRetry={() => void loadLater()} />
              </Suspense>
            )}
          </div>
        </div>
      </Anchored>
      <JumpButton shown={opened && away} count={live.unread} onClick={jump} />
      <Suspense>
        <Announcer items={live.items} people={people} me={me.id} />
      </Suspense>
    </div>
  );
}

function lastVisible(box: HTMLDivElement): number | null {
  const edge = box.getBoundingClientRect().bottom;
  const rows = box.querySelectorAll<HTMLElement>("[data-seq]");
  for (let i = rows.length - 1; i >= 0; i--) {
    if (rows[i]!.getBoundingClientRect().top < edge - 12) return Number(rows[i]!.dataset.seq);
  }
  return null;
}
