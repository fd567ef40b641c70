import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState, type KeyboardEvent } from "react";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useSearchWords } from "../i18n/search";
import { useRoomList } from "../live/LiveProvider";
import { usePeople } from "../live/people";
import { useRoom } from "../room/useRoom";
import { SearchBox } from "../rooms/RoomList";
import { roomName } from "../rooms/useRooms";
import { Icon } from "../ui/Icon";
import { cx } from "../ui/cx";
import { More } from "../ui/More";
import { COLUMN, PageHead, READABLE } from "../ui/Page";
import { Empty, Failed, RowBones } from "../ui/State";
import { byDay } from "./days";
import { FoundRow } from "./FoundRow";
import { Freshness } from "./Freshness";
import { question } from "./question";
import { useFound, useSettled } from "./useFound";

/** What was said in one's rooms, by words, as one types. */
export function SearchScreen() {
  const t = useT();
  const say = useSearchWords();
  useTitle(t("search.open"));
  const go = useNavigate();
  const { q = "", room } = useSearch({ from: "/signed-in/search" });
  const [typed, setTyped] = useState(q);
  const asked = question(useSettled(typed));
  useEffect(() => {
    void go({ to: "/search", search: { q: asked || undefined, room }, replace: true });
  }, [asked, room, go]);
  return (
    <main
      className="flex min-h-0 min-w-0 flex-1 flex-col bg-paper md:bg-surface"
      onKeyDown={(event) => walk(event)}
    >
      <div className={cx("pad-safe-t flex-none pb-2", COLUMN)}>
        <div className={READABLE}>
          <PageHead title={t("search.open")} lead={<Back room={room} />} />
          <SearchBox autoFocus label={say("box")} value={typed} onChange={setTyped} />
          {room !== undefined && <Narrowed room={room} />}
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className={cx("pt-1 pb-6", COLUMN)}>
          <div className={cx("-mx-2", READABLE)}>
            {asked === "" ? (
              <Empty icon="search" title={say("empty.title")} text={say("empty.text")} />
            ) : (
              <Found asked={asked} room={room} waiting={question(typed) !== asked} />
            )}
          </div>
        </div>
      </div>
    </main>
  );
}

function Back({ room }: { room: string | undefined }) {
  const t = useT();
  const place =
    room === undefined ? ({ to: "/rooms" } as const) : ({ to: "/rooms/$room", params: { room } } as const);
  return (
    <Link
      {...place}
      aria-label={t("back")}
      className="grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken"
    >
      <Icon name="back" />
    </Link>
  );
}

/** Only one room is looked through; a press looks through all. */
function Narrowed({ room }: { room: string }) {
  const t = useT();
  const say = useSearchWords();
  const found = useRoom(room).room;
  const name = found ? roomName(found, t) : "…";
  return (
    <p className="pt-3">
      <Link
        to="/search"
        search={(was) => ({ q: was.q })}
        replace
        aria-label={say("everywhere", { name })}
        className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full border border-brand bg-brand-soft pr-3 pl-4 text-sm font-semibold text-brand-text"
      >
        <span className="truncate">{say("in", { name })}</span>
        <Icon name="close" size={16} className="flex-none" />
      </Link>
    </p>
  );
}

function Found({ asked, room, waiting }: { asked: string; room: string | undefined; waiting: boolean }) {
  const t = useT();
  const say = useSearchWords();
  const dates = useDates();
  const found = useFound(asked, room);
  const rooms = useRoomList().data;
  const pages = found.data?.pages;
  const days = useMemo(() => byDay(pages?.flatMap((page) => page.items) ?? []), [pages]);
  const count = days.reduce((sum, day) => sum + day.found.length, 0);
  const authors = useMemo(
    () =>
      [...new Set(days.flatMap((day) => day.found.map(({ author }) => author ?? "")))].filter(Boolean).sort(),
    [days],
  );
  const people = usePeople(authors);
  const nameOf = (id: string) => {
    const one = rooms?.find((candidate) => candidate.id === id);
    return one ? roomName(one, t) : "";
  };
  if (found.isPending) return <RowBones />;
  if (found.isError && count === 0)
    return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const stale = waiting || found.isPlaceholderData;
  return (
    <div aria-busy={stale}>
      {pages?.[0] && <Freshness page={pages[0]} />}
      <p role="status" className="sr-only">
        {stale || count === 0 ? "" : say(found.hasNextPage ? "count_more" : "count", { n: count })}
      </p>
      {count === 0 && !stale && (
        <Empty icon="search" title={say("none.title", { query: asked })} text={say("none.text")} />
      )}
      {days.map((day) => (
        <section key={day.key}>
          <h2 className="px-3 pt-4 pb-1 text-xs font-semibold text-ink-soft">{dates.day(day.at)}</h2>
          <ul>
            {day.found.map((one) => (
              <li key={one.id}>
                <FoundRow
                  found={one}
                  person={people.get(one.author ?? "") ?? null}
                  room={room === undefined ? nameOf(one.room) : undefined}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <More query={found} />
    </div>
  );
}

/** The arrows lead from the box through what was found and back. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.nativeEvent.isComposing) return;
  const box = event.currentTarget.querySelector<HTMLElement>("input");
  const stops = [box, ...event.currentTarget.querySelectorAll<HTMLElement>("[data-found]")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
