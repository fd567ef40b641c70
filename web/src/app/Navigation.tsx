import { Link, useLocation } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useT } from "../i18n";
import type { Key } from "../i18n/en";
import { useBell } from "../live/LiveProvider";
import { moderates } from "../room/rights";
import { useRooms } from "../rooms/useRooms";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";
import { Icon, Mark, type IconName } from "../ui/Icon";

const ModerationDoor = lazy(() => import("../moderation/Door"));

type Place = {
  to: "/rooms" | "/rooms/discover" | "/notices" | "/people" | "/me";
  icon: IconName;
  label: Key;
  exact?: boolean;
};

const PLACES: Place[] = [
  { to: "/rooms", icon: "chats", label: "nav.rooms" },
  { to: "/rooms/discover", icon: "compass", label: "nav.discover" },
  { to: "/notices", icon: "bell", label: "nav.notices" },
  { to: "/people", icon: "people", label: "nav.people" },
  { to: "/me", icon: "person", label: "nav.me" },
];

/** A bar at the thumb on phones, a rail at the side elsewhere. */
export function Navigation({ hiddenOnPhone }: { hiddenOnPhone: boolean }) {
  const t = useT();
  const me = useMe();
  const rooms = useRooms().rooms.filter((room) => room.unread > 0).length;
  const bell = useBell().unread;
  const badge = (to: string) =>
    to === "/rooms"
      ? { count: rooms, text: t("nav.unread_rooms", { n: rooms }) }
      : to === "/notices"
        ? { count: bell, text: t("nav.unread_notices", { n: bell }) }
        : undefined;
  return (
    <nav
      aria-label={t("nav.label")}
      className={cx(
        "pad-safe-b flex-none border-t border-line bg-surface md:flex md:w-19 md:flex-col md:items-center md:border-t-0 md:border-r md:bg-paper md:py-4",
        hiddenOnPhone && "max-md:hidden",
      )}
    >
      <Link to="/rooms" aria-label={t("nav.home")} className="mb-5 hidden rounded-lg md:block">
        <Mark size={42} />
      </Link>
      <ul className="flex md:flex-1 md:flex-col md:gap-1.5">
        {PLACES.map(({ to, icon, label }) => (
          <li key={to} className="flex-1 md:flex-none">
            <NavLink to={to} icon={icon} text={t(label)} badge={badge(to)} />
          </li>
        ))}
        {moderates(me) && (
          <li className="flex-1 md:flex-none">
            <Suspense>
              <ModerationDoor link={NavLink} />
            </Suspense>
          </li>
        )}
      </ul>
      <ul className="hidden flex-col items-center gap-3 md:flex">
        <li>
          <NavLink to="/settings" icon="gear" text={t("nav.settings")} />
        </li>
        <li>
          <Link to="/me" className="block rounded-full">
            <span className="sr-only">{t("nav.my_profile")}</span>
            <Face id={me.id} name={me.display_name} size={40} />
          </Link>
        </li>
      </ul>
    </nav>
  );
}

export interface LinkProps {
  to: Place["to"] | "/settings" | "/moderation";
  icon: IconName;
  text: string;
  badge?: { count: number; text: string };
}

function NavLink({ to, icon, text, badge }: LinkProps) {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <Link
      to={to}
      // /rooms/discover lies inside /rooms, but only one of the two is "here".
      activeOptions={{ exact: to === "/rooms" && path === "/rooms/discover" }}
      className="group flex min-h-15 flex-col items-center justify-center gap-0.5 text-ink-soft hover:text-ink aria-[current=page]:text-brand-text md:min-h-14 md:w-16 md:rounded-lg"
    >
      <span className="relative rounded-full px-4 py-1 transition-colors group-hover:bg-sunken group-aria-[current=page]:bg-brand-soft">
        <Icon name={icon} size={23} />
        {badge && badge.count > 0 && (
          <span className="absolute -top-1 right-1 min-w-5 rounded-full bg-brand px-1.5 text-center text-2xs leading-5 font-bold text-on-brand">
            <span aria-hidden="true">{badge.count > 99 ? "99+" : badge.count}</span>
            <span className="sr-only">{badge.text}</span>
          </span>
        )}
      </span>
      <span className="text-2xs font-semibold">{text}</span>
    </Link>
  );
}
