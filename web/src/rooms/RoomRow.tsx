import { Link } from "@tanstack/react-router";
import { lazy, memo, Suspense } from "react";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { RoomFace } from "./RoomFace";
import type { ListedRoom } from "./useRooms";

const OnlineDot = lazy(() => import("./OnlineDot"));

interface RowProps {
  room: ListedRoom;
  /** Somebody mentions or answers me in what is unread. */
  addressed: boolean;
  /** What was begun here and not sent; shown instead of the last message. */
  draft: string;
}

const BADGE = "min-w-5.5 flex-none rounded-full px-1.5 text-center text-xs leading-5.5 font-bold";
const LOUD = "bg-brand text-on-brand";

export const RoomRow = memo(function RoomRow({ room, addressed, draft }: RowProps) {
  const t = useT();
  const dates = useDates();
  const { preview, unread } = room;
  return (
    <Link
      to="/rooms/$room"
      params={{ room: room.id }}
      className={cx(
        "mx-2 flex min-h-17 items-center gap-3.5 rounded-lg px-3 py-2 transition-colors hover:bg-sunken",
        "aria-[current=page]:bg-brand-soft",
      )}
    >
      <span className="relative flex flex-none">
        <RoomFace room={room} name={room.name} size={48} />
        {room.kind === "direct" && (
          <Suspense>
            <OnlineDot room={room} />
          </Suspense>
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span
            className={cx("min-w-0 flex-1 truncate text-base", unread > 0 ? "font-bold" : "font-semibold")}
          >
            {room.kind === "private" && (
              <Icon name="lock" size={14} className="mr-1 -mt-0.5 inline text-ink-faint" />
            )}
            {room.name}
          </span>
          {preview && (
            <time
              dateTime={preview.at}
              className={cx(
                "flex-none text-xs",
                unread > 0 ? "font-semibold text-brand-text" : "text-ink-faint",
              )}
            >
              {dates.brief(preview.at)}
            </time>
          )}
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <span className={cx("min-w-0 flex-1 truncate text-sm", unread > 0 ? "text-ink" : "text-ink-soft")}>
            {draft.trim() !== "" ? (
              <>
                <span className="font-semibold text-danger">{t("rooms.draft")} </span>
                <bdi>{draft}</bdi>
              </>
            ) : preview ? (
              <>
                {preview.who !== "" && (
                  <span className="font-medium">{t("rooms.says", { who: preview.who })} </span>
                )}
                {preview.removed ? <em>{t("message.removed")}</em> : <bdi>{preview.text}</bdi>}
              </>
            ) : (
              <span className="text-ink-faint">{room.topic || t("rooms.quiet")}</span>
            )}
          </span>
          {addressed && (
            <span className={cx(BADGE, LOUD)}>
              <span aria-hidden="true">@</span>
              <span className="sr-only">{t("rooms.addressed")}</span>
            </span>
          )}
          {unread > 0 && (
            <span
              className={cx(
                BADGE,
                addressed || room.kind === "direct" ? LOUD : "bg-brand-soft text-brand-text",
              )}
            >
              <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
              <span className="sr-only">{t("rooms.unread", { n: unread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
});
