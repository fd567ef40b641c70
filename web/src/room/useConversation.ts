import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { api, ok } from "../api/client";
import { arrival } from "../live/arrival";
import { useEngine, useLiveRoom } from "../live/LiveProvider";
import { remember } from "../live/people";
import { toItem } from "../live/timeline";
import { around, covers, down, find, isGone, newest, type Window } from "./window";

const PAGE = 60;
/** A jump to a message far up reads so many events around it. */
const AROUND = 100;

/** What became of a jump; another jump may have overtaken it. */
type Reached = "there" | "missing" | "overtaken";

type Side = "before" | "after";
/** What shows that somebody has begun to do something else than to wait. */
const ACTS = ["input", "wheel", "touchmove", "pointerdown"] as const;
const NONE_FAILED: Record<Side, unknown> = { before: null, after: null };

/**
 * One room's messages, the stretch of them that is rendered, and how to get more. What is looked at is the end of the room
 * or, after a jump far up, a stretch of its past, until the two meet.
 */
export function useConversation(room: string) {
  const engine = useEngine();
  const queries = useQueryClient();
  const live = useLiveRoom(room);
  const [window, setWindow] = useState<Window | null>(null);
  const [unreadAbove, setUnreadAbove] = useState<number | null>(null);
  const [failed, setFailed] = useState(NONE_FAILED);
  /** Where a stretch of the past was read that was lost. */
  const [lost, setLost] = useState<number | null>(null);
  /** What is read at the moment; a jump begins another, because what was asked for before it may be for another stretch. */
  const busy = useRef({ before: false, after: false });
  const jump = useRef<AbortController>(null);
  const stretch = live.past ?? live;

  // The line and the first window are drawn once, as things stood when the room was opened.
  if (window === null && live.known) {
    const line = live.unread > 0 ? live.read : null;
    setUnreadAbove(line);
    setWindow(newest(live.items, line));
  }

  if (window !== null && isGone(stretch.items, window)) {
    if (window.past) setLost(window.from);
    setWindow(newest(live.items, null));
    setFailed(NONE_FAILED);
  }

  useEffect(() => {
    const seen = () => {
      if (document.visibilityState !== "visible") return;
      const view = engine.live.view(room);
      if (view.unread > 0) setUnreadAbove(view.read);
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [engine, room]);

  /** A jump begins, or whatever else leads away from where the last one was going. */
  const overtake = useCallback((): AbortSignal => {
    jump.current?.abort();
    busy.current = { before: false, after: false };
    return (jump.current = new AbortController()).signal;
  }, []);
  useEffect(
    () => () => {
      overtake();
      engine.live.forgetPast(room);
    },
    [engine, room, overtake],
  );

  const read = useCallback(
    async (query: { before?: number; after?: number; limit: number }) => {
      const page = await ok(api.GET("/v1/rooms/{id}/messages", { params: { path: { id: room }, query } }));
      remember(queries, page.people);
      return page;
    },
    [queries, room],
  );

  const load = useCallback(
    async (side: Side): Promise<void> => {
      const reading = busy.current;
      if (reading[side]) return;
      reading[side] = true;
      setFailed((was) => (was[side] === null ? was : { ...was, [side]: null }));
      const { past, from } = engine.live.view(room);
      try {
        if (side === "after") {
          const page = past && (await read({ after: past.to, limit: PAGE }));
          if (page) engine.live.further(room, page, true);
        } else {
          const page = await read({ before: past?.from ?? from, limit: PAGE });
          if (past) engine.live.further(room, page, false);
          else engine.live.history(room, page);
        }
      } catch (error) {
        // Of a page of another stretch nobody is told.
        if (past?.from === engine.live.view(room).past?.from) setFailed((was) => ({ ...was, [side]: error }));
      } finally {
        reading[side] = false;
      }
    },
    [engine, read, room],
  );

  const loadEarlier = useCallback(() => {
    const { past, earlier } = engine.live.view(room);
    return (past?.earlier ?? earlier) ? load("before") : Promise.resolve();
  }, [engine, load, room]);
  const loadLater = useCallback(() => load("after"), [load]);

  /** Lets the window move on downwards; past the end of a stretch of the past more is read. */
  const moveDown = useCallback(
    (from: Window) => {
      const { past, items } = engine.live.view(room);
      const end = past?.items.at(-1)?.seq;
      if (past && from.to === end) return failed.after === null ? void loadLater() : undefined;
      const next = down(past?.items ?? items, from);
      setWindow(past ? { ...next, to: next.to ?? end! } : next);
    },
    [engine, failed.after, loadLater, room],
  );

  /** Makes sure that `seq` is loaded and rendered, wherever in the room it is. */
  const reach = useCallback(
    async (seq: number): Promise<Reached> => {
      const given = overtake();
      const show = (): boolean => {
        const { past, items } = engine.live.view(room);
        const inPast = past !== null && find(past.items, seq) !== null;
        if (!inPast && find(items, seq) === null) return false;
        // At once: a window belongs to what it is cut out of.
        flushSync(() => {
          setWindow((was) => {
            if (was !== null && inPast === (past !== null) && covers(was, seq)) return was;
            if (!inPast) return around(items, seq);
            const cut = around(past.items, seq);
            return { from: cut.from, to: cut.to ?? past.items.at(-1)!.seq, past: true };
          });
          if (!inPast) engine.live.forgetPast(room);
          setFailed(NONE_FAILED);
        });
        return true;
      };
      if (show()) return "there";
      if (seq > engine.live.view(room).to) {
        // Told of before it came, as by a push. A new beginning may lie farther on, with the message in what it left out.
        const acts = ({ type, target }: Event) => {
          if (type !== "pointerdown" || target instanceof HTMLTextAreaElement) overtake();
        };
        for (const act of ACTS) addEventListener(act, acts, { passive: true });
        await arrival(engine.live, room, seq, given);
        for (const act of ACTS) removeEventListener(act, acts);
        if (given.aborted) return "overtaken";
        if (show()) return "there";
      }
      const { from, to } = engine.live.view(room);
      if (seq >= from && seq <= to) return "missing";
      const page = await read({ after: Math.max(0, seq - AROUND / 2), limit: AROUND });
      if (given.aborted) return "overtaken";
      // Not there: from before one joined, or no message.
      if (!page.items.some((event) => event.seq === seq && toItem(event, page.as_of))) return "missing";
      let there = false;
      flushSync(() => {
        // An ordinary page may have brought it meanwhile.
        engine.live.excerpt(room, page);
        there = show();
      });
      // It exists, and what would bring it here does not come.
      if (!there && seq > engine.live.view(room).to) throw new DOMException("", "TimeoutError");
      return there ? "there" : "missing";
    },
    [engine, overtake, read, room],
  );

  const toNewest = useCallback(() => {
    overtake();
    flushSync(() => {
      setWindow(newest(engine.live.view(room).items, null));
      engine.live.forgetPast(room);
      setFailed(NONE_FAILED);
    });
  }, [engine, overtake, room]);

  return {
    live,
    stretch,
    window,
    setWindow,
    unreadAbove,
    failed,
    lost,
    setLost,
    loadEarlier,
    loadLater,
    moveDown,
    reach,
    toNewest,
  };
}
