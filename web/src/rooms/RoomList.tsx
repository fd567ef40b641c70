import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useT } from "../i18n";
import { useBell, useEngine } from "../live/LiveProvider";
import { useMe } from "../session/useSession";
import { buttonClass, IconButton } from "../ui/Button";
import { isComposing } from "../ui/composing";
import { Icon } from "../ui/Icon";
import { Empty, Failed, RowBones } from "../ui/State";
import { matches } from "./matches";
import { RoomRow } from "./RoomRow";
import { useRooms } from "./useRooms";

const SearchOn = lazy(() => import("../search/SearchOn"));
const NewRoom = lazy(() => import("./NewRoom"));
const VerifyNudge = lazy(() => import("./VerifyNudge"));

export function RoomList() {
  const t = useT();
  const me = useMe();
  const { drafts } = useEngine();
  const { addressed } = useBell();
  const { room: open } = useParams({ strict: false });
  const [query, setQuery] = useState("");
  const [creating, setCreating] = useState(false);
  const { rooms, isPending, error, refetch } = useRooms();
  const found = query.trim() === "" ? rooms : rooms.filter((room) => matches(room.name, query));
  return (
    <>
      <header className="pad-safe-t flex-none px-4 pb-2">
        <div className="flex items-center gap-1 pt-3 pb-2">
          <h1 className="flex-1 pl-1 text-xl font-extrabold tracking-tight">{t("nav.rooms")}</h1>
          <Link
            to="/search"
            aria-label={t("search.open")}
            title={t("search.open")}
            className="grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken hover:text-ink"
          >
            <Icon name="search" />
          </Link>
          <IconButton
            icon="plus"
            label={t("new_room.title")}
            onClick={() => setCreating(true)}
            className="bg-brand-soft text-brand-text"
          />
        </div>
        <SearchBox label={t("rooms.search")} value={query} onChange={setQuery} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-4">
        <Suspense>
          {!me.email_verified && (
            <div className="px-2">
              <VerifyNudge />
            </div>
          )}
        </Suspense>
        {isPending && <RowBones />}
        {error !== null && rooms.length === 0 && <Failed error={error} onRetry={refetch} />}
        {!isPending && error === null && rooms.length === 0 && (
          <Empty icon="chats" title={t("rooms.none.title")} text={t("rooms.none.text")}>
            <Link to="/rooms/discover" className={buttonClass("main")}>
              {t("rooms.none.discover")}
            </Link>
          </Empty>
        )}
        {rooms.length > 0 && found.length === 0 && (
          <p className="px-6 py-10 text-center text-ink-soft">{t("rooms.no_match", { query })}</p>
        )}
        <ul aria-label={t("nav.rooms")}>
          {found.map((room) => (
            <li key={room.id}>
              <RoomRow
                room={room}
                addressed={addressed.has(room.id)}
                draft={room.id === open ? "" : drafts.read(room.id).text}
              />
            </li>
          ))}
        </ul>
        <Suspense>{query.trim() !== "" && <SearchOn query={query} />}</Suspense>
      </div>
      <Suspense>{creating && <NewRoom onClose={() => setCreating(false)} />}</Suspense>
    </>
  );
}

export function SearchBox({
  label,
  value,
  autoFocus,
  onChange,
}: {
  label: string;
  value: string;
  autoFocus?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <div className="relative" role="search">
      <Icon
        name="search"
        size={19}
        className="pointer-events-none absolute top-1/2 left-3.5 -translate-y-1/2 text-ink-faint"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && !isComposing(event.nativeEvent) && onChange("")}
        className="h-11 w-full rounded-full border border-transparent bg-sunken pr-4 pl-11 placeholder:text-ink-faint focus:border-brand focus:bg-raised focus:outline-none"
      />
    </div>
  );
}
