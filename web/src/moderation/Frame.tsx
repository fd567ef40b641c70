import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";

interface FrameProps {
  title: string;
  /** The room, when it is about one. */
  room?: { id: string; title: string };
  children: ReactNode;
}

/** What the screens of those who keep order have in common. */
export function Frame({ title, room, children }: FrameProps) {
  const t = useT();
  useTitle(room?.title ? `${title} · ${room.title}` : title);
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain bg-paper md:bg-surface">
      <div className="pad-safe-t mx-auto flex max-w-2xl flex-col gap-4 px-4 pb-12">
        <header className="-mb-3 flex min-h-16 items-center gap-1 pt-1">
          {room && (
            <Link
              to="/rooms/$room"
              params={{ room: room.id }}
              aria-label={t("back")}
              className="grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken"
            >
              <Icon name="back" />
            </Link>
          )}
          <span className="min-w-0 flex-1 pl-1">
            <h1 className="text-xl font-extrabold tracking-tight">{title}</h1>
            {room && room.title !== "" && (
              <span className="block truncate text-sm text-ink-soft">{room.title}</span>
            )}
          </span>
        </header>
        {children}
      </div>
    </main>
  );
}
