import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { SearchBox } from "../rooms/RoomList";
import { useMe } from "../session/useSession";
import { IconButton } from "../ui/Button";
import { cx } from "../ui/cx";
import { More } from "../ui/More";
import { COLUMN, PageHead, READABLE } from "../ui/Page";
import { Empty, Failed, RowBones } from "../ui/State";
import { PersonRow } from "./PersonRow";
import { useDirect } from "./useDirect";
import { usePeopleSearch } from "./usePeopleSearch";

export function PeopleScreen() {
  const t = useT();
  const say = useTalkWords();
  useTitle(t("nav.people"));
  const me = useMe();
  const [query, setQuery] = useState("");
  const [campus, setCampus] = useState<string | undefined>();
  const campuses = useQuery({
    queryKey: ["campuses"],
    queryFn: () => ok(api.GET("/v1/campuses")),
    staleTime: 600_000,
  });
  const { found, people } = usePeopleSearch(query, campus);
  const direct = useDirect();
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-paper md:bg-surface">
      <div className={cx("pad-safe-t flex-none pb-1", COLUMN)}>
        <div className={READABLE}>
          <PageHead title={t("nav.people")} />
          <SearchBox label={say("people.search")} value={query} onChange={setQuery} />
          <div
            className="no-bar -mx-4 flex gap-2 overflow-x-auto px-4 py-3"
            role="group"
            aria-label={say("people.campus")}
          >
            <Chip on={campus === undefined} onClick={() => setCampus(undefined)}>
              {say("people.everywhere")}
            </Chip>
            {campuses.data?.items.map((one) => (
              <Chip key={one.id} on={campus === one.id} onClick={() => setCampus(one.id)}>
                {one.name}
              </Chip>
            ))}
          </div>
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className={cx("pb-6", COLUMN)}>
          <div className={cx("-mx-2", READABLE)}>
            {found.isPending && <RowBones />}
            {found.isError && people.length === 0 && (
              <Failed error={found.error} onRetry={() => void found.refetch()} />
            )}
            {found.isSuccess && people.length === 0 && (
              <Empty icon="people" title={say("people.none")} text={say("people.none.text")} />
            )}
            <ul>
              {people.map((person) => (
                <li key={person.id}>
                  <PersonRow
                    showCampus
                    person={person}
                    note={person.id === me.id && <Note text={t("you")} />}
                  >
                    {person.id !== me.id && !person.deleted && (
                      <IconButton
                        icon="chats"
                        label={say("people.message", { name: person.display_name })}
                        disabled={direct.isPending}
                        onClick={() => direct.mutate(person.id)}
                      />
                    )}
                  </PersonRow>
                </li>
              ))}
            </ul>
            <More query={found} />
          </div>
        </div>
      </div>
    </main>
  );
}

function Note({ text }: { text: string }) {
  return <span className="text-sm text-ink-faint">{text}</span>;
}

function Chip({ on, onClick, children }: { on: boolean; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={cx(
        "min-h-11 flex-none rounded-full border px-4 text-sm font-semibold transition-colors",
        on
          ? "border-brand bg-brand-soft text-brand-text"
          : "border-line-strong/50 text-ink-soft hover:bg-sunken",
      )}
    >
      {children}
    </button>
  );
}
