import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, ok } from "../api/client";
import { useEngine } from "../live/LiveProvider";
import { remember } from "../live/people";
import { Thread } from "../live/thread";
import type { Item } from "../live/timeline";
import { roomStream } from "../realtime";

const PAGE = 100;

interface Shown {
  items: readonly Item[];
  earlier: boolean;
}

/** How it stands with the replies before those that are shown. */
export interface Further {
  busy: boolean;
  error: unknown;
}

const AT_REST: Further = { busy: false, error: null };

/** One thread, live. `null` until it is known. */
export function useThread(room: string, root: number, me: string) {
  const engine = useEngine();
  const queries = useQueryClient();
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [further, setFurther] = useState(AT_REST);
  const thread = useRef<Thread | null>(null);

  const read = useCallback(
    async (before?: number) => {
      const params = { path: { id: room, seq: root }, query: { before, limit: PAGE } };
      const page = await ok(api.GET("/v1/rooms/{id}/threads/{seq}", { params }));
      remember(queries, page.people);
      return page;
    },
    [queries, room, root],
  );
  const begin = useCallback(async () => {
    const own = new Thread(root, me);
    thread.current = own;
    setError(null);
    setFurther(AT_REST);
    try {
      const page = await read();
      if (thread.current !== own) return;
      own.begin(page);
      setShown({ items: engine.live.shown(own.items), earlier: own.earlier });
    } catch (cause) {
      if (thread.current === own) setError(cause);
    }
  }, [engine, read, root, me]);
  useEffect(() => {
    const stop = engine.realtime.news.listen(({ stream, reset, events }) => {
      if (stream !== roomStream(room)) return;
      // What was missed cannot be told from a new beginning.
      if (reset) return void begin();
      const own = thread.current;
      own?.heard(events);
      setShown((was) => (was && own ? { items: engine.live.shown(own.items), earlier: own.earlier } : was));
    });
    void begin();
    return () => {
      thread.current = null;
      stop();
    };
  }, [engine, room, begin]);
  const loadEarlier = useCallback(async () => {
    const own = thread.current;
    const first = own?.items[1]?.seq;
    if (!own || first === undefined) return;
    setFurther({ busy: true, error: null });
    try {
      const page = await read(first);
      // Begun anew meanwhile: this page belongs to what was shown before.
      if (thread.current !== own) return;
      own.prepend(page);
      setShown({ items: engine.live.shown(own.items), earlier: own.earlier });
      setFurther(AT_REST);
    } catch (cause) {
      if (thread.current === own) setFurther({ busy: false, error: cause });
    }
  }, [engine, read]);
  return { shown, error, retry: begin, further, loadEarlier };
}
