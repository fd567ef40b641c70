import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { useTalkWords } from "../i18n/talk";
import { useMe } from "../session/useSession";
import { IconButton } from "../ui/Button";
import { FocusHome } from "../ui/Dialog";
import { Menu, MenuEntry } from "../ui/Menu";
import type { ReportAbout } from "../safety/ReportDialog";
import { keepsOrder } from "./rights";

const BlockEntry = lazy(() => import("../safety/BlockEntry"));
const BlockDialog = lazy(() => import("../safety/BlockDialog"));
const ReportDialog = lazy(() => import("../safety/ReportDialog"));
const InviteDialog = lazy(() => import("./InviteDialog"));
const LeaveDialog = lazy(() => import("./LeaveDialog"));
const RenameDialog = lazy(() => import("./RenameDialog"));
const OrderEntry = lazy(() => import("../moderation/OrderEntry"));
const RoomNotifications = lazy(() => import("../notices/RoomNotifications"));

type Asking = "block" | "hear" | "invite" | "rename" | "report" | "leave" | null;

/** What can be done about a room, open from the start: it comes when it is asked for. */
export default function RoomMenu({ room, name }: { room: Room; name: string }) {
  const t = useT();
  const say = useTalkWords();
  const own = useAccountWords();
  const me = useMe();
  const go = useNavigate();
  const [open, setOpen] = useState(true);
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const button = useRef<HTMLButtonElement>(null);
  const direct = room.kind === "direct";
  const peer = room.peer && !room.peer.deleted ? room.peer : null;
  const about = reportable(room);
  return (
    <>
      <Menu
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton ref={button} icon="more" label={t("room.menu")} />}
      >
        {direct && peer && (
          <MenuEntry icon="person" onSelect={() => void go({ to: "/people/$who", params: { who: peer.id } })}>
            {own("profile.view")}
          </MenuEntry>
        )}
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
        {room.role === "owner" && !direct && (
          <MenuEntry icon="edit" onSelect={() => setAsking("rename")}>
            {t("room.rename")}
          </MenuEntry>
        )}
        {keepsOrder(room, me) && <OrderEntry room={room.id} />}
        {about && (
          <MenuEntry icon="alert" onSelect={() => setAsking("report")}>
            {say("message.report")}
          </MenuEntry>
        )}
        {direct && peer && <BlockEntry person={peer} onBlock={() => setAsking("block")} />}
        {!direct && (
          <MenuEntry icon="leave" danger onSelect={() => setAsking("leave")}>
            {t("room.leave")}
          </MenuEntry>
        )}
      </Menu>
      <FocusHome value={button}>
        <Suspense>
          {asking === "hear" && <RoomNotifications room={room} name={name} onClose={close} />}
          {asking === "invite" && <InviteDialog room={room} onClose={close} />}
          {asking === "rename" && <RenameDialog room={room} onClose={close} />}
          {asking === "report" && about && <ReportDialog about={about} onClose={close} />}
          {asking === "block" && peer && <BlockDialog person={peer} onClose={close} />}
          {asking === "leave" && <LeaveDialog room={room} name={name} onClose={close} />}
        </Suspense>
      </FocusHome>
    </>
  );
}

/** What a report from here is about: the other of two, else the room; its owner has nobody to report. */
function reportable({ id, kind, peer, role }: Room): ReportAbout | null {
  if (kind === "direct") return peer && !peer.deleted ? { kind: "person", user: peer.id } : null;
  return role === "owner" ? null : { kind: "room", room: id };
}
