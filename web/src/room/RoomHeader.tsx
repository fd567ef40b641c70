import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { RoomFace } from "../rooms/RoomFace";
import { IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";

/** Who is there comes after what is there. */
const CompanyLine = lazy(() => import("./CompanyLine"));
const TypingSpoken = lazy(() => import("./CompanyLine").then((line) => ({ default: line.TypingSpoken })));
/** Loaded when somebody asks for it, not with the first page. */
const RoomMenu = lazy(() => import("./RoomMenu"));

interface HeaderProps {
  room: Room;
  name: string;
  wide: boolean;
  panel: boolean;
  onTogglePanel: () => void;
}

export function RoomHeader({ room, name, wide, panel, onTogglePanel }: HeaderProps) {
  const t = useT();
  const go = useNavigate();
  const direct = room.kind === "direct";
  const people = () => {
    if (wide) onTogglePanel();
    else void go({ to: "/rooms/$room/people", params: { room: room.id } });
  };
  const about = (
    direct
      ? [room.peer?.campus?.name ?? (room.peer?.deleted === false ? `@${room.peer.handle}` : "")]
      : [t("room.members", { n: room.members }), room.campus?.name]
  ).filter((part) => part !== undefined && part !== "") as string[];
  const inner = (
    <>
      <RoomFace room={room} name={name} size={40} />
      <span className="min-w-0 flex-1">
        <h1 className="truncate text-base leading-tight font-bold">
          {room.kind === "private" && (
            <Icon name="lock" size={14} className="mr-1 -mt-0.5 inline text-ink-faint" />
          )}
          {name}
        </h1>
        <span className="block truncate text-xs text-ink-soft">
          <Suspense fallback={about[0]}>
            <CompanyLine room={room} about={about} />
          </Suspense>
        </span>
      </span>
    </>
  );
  return (
    <header className="pad-safe-t flex-none border-b border-line bg-surface">
      <div className="flex h-15 items-center gap-1 pr-2 pl-1 md:pl-4">
        <Link
          to="/rooms"
          aria-label={t("back")}
          className="grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken md:hidden"
        >
          <Icon name="back" />
        </Link>
        {direct && room.peer && !room.peer.deleted ? (
          <Link
            to="/people/$who"
            params={{ who: room.peer.id }}
            className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-lg"
          >
            {inner}
          </Link>
        ) : (
          <div className="flex min-w-0 flex-1 items-center gap-3">{inner}</div>
        )}
        {!direct && room.joined && (
          <IconButton
            icon="people"
            label={wide && panel ? t("room.hide_people") : t("room.show_people")}
            aria-pressed={wide ? panel : undefined}
            onClick={people}
          />
        )}
        {room.joined && <MenuButton room={room} name={name} />}
      </div>
      <Suspense>
        <TypingSpoken room={room} />
      </Suspense>
    </header>
  );
}

function MenuButton({ room, name }: { room: Room; name: string }) {
  const t = useT();
  const [used, setUsed] = useState(false);
  const plain = (
    <IconButton icon="more" label={t("room.menu")} aria-haspopup="menu" onClick={() => setUsed(true)} />
  );
  if (!used) return plain;
  return (
    <Suspense fallback={plain}>
      <RoomMenu room={room} name={name} />
    </Suspense>
  );
}
