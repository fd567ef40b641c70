import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { api, ok } from "../api/client";
import type { Room, User } from "../api/types";
import type { Outgoing, Status } from "../realtime";
import type { Draft } from "./drafts";
import { Engine, type Bell } from "./engine";
import { remember } from "./people";
import type { LiveRoom } from "./rooms";

const EngineContext = createContext<Engine | null>(null);

/** Everything below is signed in and live. */
export function LiveProvider({
  user,
  waiting,
  children,
}: {
  user: User;
  waiting: ReactNode;
  children: ReactNode;
}) {
  const queries = useQueryClient();
  const [engine, setEngine] = useState<Engine | null>(null);
  const id = user.id;
  useEffect(() => {
    let opened: Engine | null = null;
    let over = false;
    void Engine.open(user, queries).then((one) => {
      if (over) return one.stop();
      opened = one;
      setEngine(one);
    });
    return () => {
      over = true;
      opened?.stop();
      setEngine(null);
    };
    // A changed name or language is no other account.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, queries]);
  if (!engine) return waiting;
  return (
    <EngineContext value={engine}>
      <ListFollower engine={engine} />
      {children}
    </EngineContext>
  );
}

function ListFollower({ engine }: { engine: Engine }) {
  const queries = useQueryClient();
  const { data, isPlaceholderData } = useRoomList();
  useEffect(() => {
    if (!data || isPlaceholderData) return;
    engine.listed(data);
    remember(
      queries,
      data.flatMap((room) => (room.peer ? [room.peer] : [])),
    );
  }, [engine, data, isPlaceholderData, queries]);
  return null;
}

const PAGES_MAX = 5;

async function readRooms(): Promise<Room[]> {
  const rooms: Room[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { items, next } = await ok(api.GET("/v1/rooms", { params: { query: { limit: 100, cursor } } }));
    rooms.push(...items);
    if (next == null) break;
    cursor = next;
  }
  return rooms;
}

export function useRoomList() {
  return useQuery({ queryKey: ["rooms"], queryFn: readRooms, staleTime: 30_000 });
}

export function useEngine(): Engine {
  const engine = use(EngineContext);
  if (!engine) throw new Error("outside of LiveProvider");
  return engine;
}

export function useBell(): Bell {
  const engine = useEngine();
  return useSyncExternalStore(engine.rings.listen, () => engine.bell);
}

export function useLiveRoom(room: string): LiveRoom {
  const { live } = useEngine();
  return useSyncExternalStore(live.changes.listen, () => live.view(room));
}

export function useDraft(room: string): Draft {
  const { drafts } = useEngine();
  return useSyncExternalStore(drafts.changes.listen, () => drafts.read(room));
}

/** Changes whenever any room does; for lists. */
export function useLiveVersion(): number {
  const engine = useEngine();
  const [version, setVersion] = useState(0);
  useEffect(() => {
    let frame = 0;
    const stop = engine.live.changes.listen(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setVersion((was) => was + 1);
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [engine]);
  return version;
}

export function useStatus(): Status {
  const engine = useEngine();
  return useSyncExternalStore(engine.realtime.status.listen, () => engine.status);
}

/** The outbox as of now; a new array after every change, and only then. */
export function useOutgoing(stream?: string): Outgoing[] {
  const { realtime } = useEngine();
  const [entries, setEntries] = useState<Outgoing[]>([]);
  useEffect(() => {
    const read = () =>
      setEntries(
        realtime.outbox.entries
          .filter((entry) => stream === undefined || entry.stream === stream)
          .map((entry) => ({ ...entry })),
      );
    read();
    return realtime.outbox.changes.listen(read);
  }, [realtime, stream]);
  return entries;
}
