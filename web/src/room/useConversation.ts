import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, ok } from "../api/client";
import { useEngine, useLiveRoom } from "../live/LiveProvider";
import { remember } from "../live/people";
import { indexOf } from "../live/timeline";
import { around, isGone, newest, type Window } from "./window";

const PAGE = 60;
/** A jump to a quoted message reads at most this many pages back. */
const JUMP_PAGES_MAX = 20;

/** One room's messages, the stretch of them that is rendered, and how to get more. */
export function useConversation(room: string) {
  const engine = useEngine();
  const queries = useQueryClient();
  const live = useLiveRoom(room);
  const [window, setWindow] = useState<Window | null>(null);
  const [unreadAbove, setUnreadAbove] = useState<number | null>(null);
  const [loading, setLoading] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const busy = useRef(false);

  // The line and the first window are drawn once, as things stood when the room was opened.
  if (window === null && live.known) {
    const line = live.unread > 0 ? live.read : null;
    setUnreadAbove(line);
    setWindow(newest(live.items, line));
  }

  if (window !== null && isGone(live.items, window)) setWindow(newest(live.items, null));

  useEffect(() => {
    const seen = () => {
      if (document.visibilityState !== "visible") return;
      const view = engine.live.view(room);
      if (view.unread > 0) setUnreadAbove(view.read);
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [engine, room]);

  const loadEarlier = useCallback(
    async (limit = PAGE): Promise<boolean> => {
      const { earlier, from } = engine.live.view(room);
      if (busy.current || !earlier) return false;
      busy.current = true;
      setLoading(true);
      setFailed(null);
      try {
        const page = await ok(
          api.GET("/v1/rooms/{id}/messages", {
            params: { path: { id: room }, query: { before: from, limit } },
          }),
        );
        remember(queries, page.people);
        return engine.live.history(room, page);
      } catch (error) {
        setFailed(error);
        return false;
      } finally {
        busy.current = false;
        setLoading(false);
      }
    },
    [engine, queries, room],
  );

  /** Makes sure that `seq` is loaded and rendered. */
  const reach = useCallback(
    async (seq: number): Promise<boolean> => {
      for (let page = 0; page < JUMP_PAGES_MAX && engine.live.view(room).from > seq; page++) {
        if (!(await loadEarlier(100))) break;
      }
      const { items } = engine.live.view(room);
      if (items[indexOf(items, seq)]?.seq !== seq) return false;
      setWindow((was) => {
        const rendered = was !== null && seq >= was.from && (was.to === null || seq <= was.to);
        return rendered ? was : around(items, seq);
      });
      return true;
    },
    [engine, loadEarlier, room],
  );

  const toNewest = useCallback(() => {
    setWindow(newest(engine.live.view(room).items, null));
  }, [engine, room]);

  return { live, window, setWindow, unreadAbove, loading, failed, loadEarlier, reach, toNewest };
}
