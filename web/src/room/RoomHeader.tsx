import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { RoomFace } from "../rooms/RoomFace";
import { useMe } from "../session/useSession";
import { IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Menu, MenuEntry } from "../ui/Menu";
import { keepsOrder } from "./rights";

/** Who is there comes after what is there. */
const CompanyLine = lazy(() => import("./CompanyLine"));
const TypingSpoken = lazy(() => import("./CompanyLine").then((line) => ({ default: line.TypingSpoken })));
/** Loaded when somebody asks for them, not with the first page. */
const BlockEntry = lazy(() => import("../safety/BlockEntry"));
const BlockDialog = lazy(() => import("../safety/BlockDialog"));
const InviteDialog = lazy(() => import("./InviteDialog"));
const LeaveDialog = lazy(() => import("./LeaveDialog"));
const RenameDialog = lazy(() => import("./RenameDialog"));
const OrderEntry = lazy(() => import("../moderation/OrderEntry"));
const RoomNotifications = lazy(() => import("../notices/RoomNotifications"));

interface HeaderProps {
  room: Room;
  name: string;
  wide: boolean;
  panel: boolean;
  onTogglePanel: () => void;
}

type Asking = "block" | "hear" | "invite" | "rename" | "leave" | null;

export function RoomHeader({ room, name, wide, panel, onTogglePanel }: HeaderProps) {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const [asking, setAsking] = useState<Asking>(null);
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
          <Suspense fallback={about.join(" · ")}>
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
        {!direct && (
          <IconButton
            icon="people"
            label={wide && panel ? t("room.hide_people") : t("room.show_people")}
            aria-pressed={wide ? panel : undefined}
            onClick={people}
          />
        )}
        {room.joined && (
          <Menu trigger={<IconButton icon="more" label={t("room.menu")} />}>
            <MenuEntry icon="search" onSelect={() => void go({ to: "/search", search: { room: room.id } })}>
              {t("search.in_room")}
            </MenuEntry>
            <MenuEntry icon="bell" onSelect={() => setAsking("hear")}>
              {t("room.notifications")}
            </MenuEntry>
            {room.kind === "private" && (
              <MenuEntry icon="invite" onSelect={() => setAsking("invite")}>
                {t("room.invite")}
              </MenuEntry>
            )}
            {room.role === "owner" && (
              <MenuEntry icon="edit" onSelect={() => setAsking("rename")}>
                {t("room.rename")}
              </MenuEntry>
            )}
            {keepsOrder(room, me) && <OrderEntry room={room.id} />}
            {direct && room.peer && !room.peer.deleted && (
              <BlockEntry person={room.peer} onBlock={() => setAsking("block")} />
            )}
            {!direct && (
              <MenuEntry icon="leave" danger onSelect={() => setAsking("leave")}>
                {t("room.leave")}
              </MenuEntry>
            )}
          </Menu>
        )}
      </div>
      <Suspense>
        <TypingSpoken room={room} />
      </Suspense>
      <Suspense>
        {asking === "hear" && <RoomNotifications room={room} name={name} onClose={() => setAsking(null)} />}
        {asking === "invite" && <InviteDialog room={room} onClose={() => setAsking(null)} />}
        {asking === "rename" && <RenameDialog room={room} onClose={() => setAsking(null)} />}
        {asking === "block" && room.peer && (
          <BlockDialog person={room.peer} onClose={() => setAsking(null)} />
        )}
        {asking === "leave" && <LeaveDialog room={room} name={name} onClose={() => setAsking(null)} />}
      </Suspense>
    </header>
  );
}
