import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";

interface FrameProps {
  title: string;
  /** The room, when it is about one. */
  room?: { id: string; title: string };
  children: ReactNode;
}

/** What the screens of those who keep order have in common. */
export function Frame({ title, room, children }: FrameProps) {
  const t = useT();
  const back = room && (
    <Link
      to="/rooms/$room"
      params={{ room: room.id }}
      aria-label={t("back")}
      className="grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken"
    >
      <Icon name="back" />
    </Link>
  );
  return (
    <Page title={title} name={room?.title ? `${title} · ${room.title}` : title} lead={back}>
      {room && room.title !== "" && (
        <p className="-mt-4 -mb-1 truncate pl-1 text-sm text-ink-soft max-md:pl-13">{room.title}</p>
      )}
      {children}
    </Page>
  );
}
