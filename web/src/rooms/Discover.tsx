import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { api, ok } from "../api/client";
import type { Room } from "../api/types";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useProblemText } from "../i18n/problems";
import { useTalkWords } from "../i18n/talk";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";
import { More } from "../ui/More";
import { notify } from "../ui/notify";
import { COLUMN, PageHead } from "../ui/Page";
import { Empty, Failed, RowBones } from "../ui/State";
import { enlist } from "./enlist";
import { SearchBox } from "./RoomList";
import VerifyNudge from "./VerifyNudge";

/** The public rooms of one's campus and those open to all. */
export function Discover() {
  const t = useT();
  const say = useTalkWords();
  useTitle(t("nav.discover"));
  const [query, setQuery] = useState("");
  const q = useDeferredValue(query.trim());
  const found = useInfiniteQuery({
    queryKey: ["discover", q],
    queryFn: ({ pageParam }) =>
      ok(api.GET("/v1/rooms/discover", { params: { query: { q: q || undefined, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  // Of each page first what is new to me.
  const rooms = (found.data?.pages ?? []).flatMap(({ items }) =>
    items.toSorted((a, b) => Number(a.joined) - Number(b.joined)),
  );
  return (
    <main className="flex min-h-0 flex-1 flex-col bg-paper md:bg-surface">
      <div className={cx("pad-safe-t flex-none pb-2", COLUMN)}>
        <PageHead title={t("nav.discover")} />
        <div className="max-w-xl">
          <SearchBox label={say("discover.search")} value={query} onChange={setQuery} />
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className={cx("pt-2 pb-6", COLUMN)}>
          <VerifyNudge />
          {found.isPending && <RowBones />}
          {found.isError && rooms.length === 0 && (
            <Failed error={found.error} onRetry={() => void found.refetch()} />
          )}
          {found.isSuccess && rooms.length === 0 && (
            <Empty icon="compass" title={say("discover.none.title")} text={say("discover.none.text")} />
          )}
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17.5rem),1fr))] gap-3">
            {rooms.map((room) => (
              <Card key={room.id} room={room} />
            ))}
          </ul>
          <More query={found} />
        </div>
      </div>
    </main>
  );
}

function Card({ room }: { room: Room }) {
  const t = useT();
  const say = useTalkWords();
  const problem = useProblemText();
  const go = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const open = () => go({ to: "/rooms/$room", params: { room: room.id } });
  const join = async () => {
    setBusy(true);
    try {
      const joined = await ok(api.POST("/v1/rooms/{id}/join", { params: { path: { id: room.id } } }));
      enlist(queries, joined);
      queries.setQueryData(["room", joined.id], joined);
      void queries.invalidateQueries({ queryKey: ["discover"] });
      await open();
    } catch (error) {
      notify(problem(error), true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="flex flex-col gap-3 rounded-xl border border-line bg-raised p-4 shadow-card">
      <div className="flex items-start gap-3">
        <Face id={room.id} name={room.title} size={46} square />
        <div className="min-w-0 flex-1">
          <h2 className="leading-snug font-bold break-words">{room.title}</h2>
          <p className="truncate text-sm text-ink-soft">
            {room.campus ? `${room.campus.name} · ` : ""}
            {t("room.members", { n: room.members })}
          </p>
        </div>
      </div>
      <p className="line-clamp-2 flex-1 text-sm text-ink-soft">{room.topic}</p>
      {room.joined ? (
        <Button
          look="plain"
          wide
          onClick={() => void open()}
          aria-label={say("discover.open_named", { name: room.title })}
        >
          {say("discover.open")}
        </Button>
      ) : (
        <Button
          look="soft"
          wide
          busy={busy}
          onClick={() => void join()}
          aria-label={say("discover.join_named", { name: room.title })}
        >
          {say("discover.join")}
        </Button>
      )}
    </li>
  );
}
