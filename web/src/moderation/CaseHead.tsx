import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CaseRoom, ModerationCase, Person } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useModerationWords } from "../i18n/moderation";
import { RoleMark } from "../people/RoleMark";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";
import { Icon } from "../ui/Icon";

interface HeadProps {
  about: ModerationCase;
  /** In the queue of a room its name goes without saying. */
  inRoom: boolean;
  /** Whether whoever decides may look into the room. */
  sees: boolean;
  children: ReactNode;
}

/** Whom or which room a case is about, and when it was last reported; `children` stand at the end. */
export function CaseHead({ about, inRoom, sees, children }: HeadProps) {
  const dates = useDates();
  const { kind, room, subject, last_at: last } = about;
  return (
    <header className="flex items-start gap-3">
      {kind === "room" && room ? (
        <RoomHead room={room} owner={subject ?? null} sees={sees} />
      ) : (
        <PersonHead about={about} inRoom={inRoom} />
      )}
      <time dateTime={last} title={dates.full(last)} className="flex-none text-xs text-ink-faint">
        {dates.brief(last)}
      </time>
      {children}
    </header>
  );
}

function PersonHead({ about, inRoom }: Pick<HeadProps, "about" | "inRoom">) {
  const subject = about.subject ?? null;
  return (
    <>
      <Face id={subject?.id ?? ""} name={subject?.deleted === false ? subject.display_name : ""} size={44} />
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-1.5">
          <PersonName person={subject} className="truncate font-bold" />
          <RoleMark role={subject?.role ?? ""} />
        </h2>
        <p className="text-sm text-ink-soft">
          <Where about={about} inRoom={inRoom} />
        </p>
      </div>
    </>
  );
}

/** The room itself is reported; whoever owns it answers for it. */
function RoomHead({ room, owner, sees }: { room: CaseRoom; owner: Person | null; sees: boolean }) {
  const say = useModerationWords();
  const title = (
    <>
      {room.kind === "private" && (
        <Icon name="lock" size={14} className="mr-1 -mt-0.5 inline text-ink-faint" />
      )}
      {room.title}
    </>
  );
  return (
    <>
      <Face id={room.id} name={room.title} size={44} square />
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-bold">
          {sees ? (
            <Link to="/rooms/$room" params={{ room: room.id }} className="hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
        </h2>
        <p className="text-sm text-ink-soft">
          {say(room.kind === "private" ? "where.room.private" : "where.room.public")}
        </p>
        {owner && (
          <p className="text-sm break-words text-ink-soft">
            {say("owner")} <PersonName person={owner} className="font-semibold text-ink" />
          </p>
        )}
      </div>
    </>
  );
}

function PersonName({ person, className }: { person: Person | null; className: string }) {
  const t = useT();
  if (person?.deleted !== false) return <span className={className}>{t("deleted_account")}</span>;
  return (
    <Link to="/people/$who" params={{ who: person.id }} className={cx("hover:underline", className)}>
      {person.display_name}
    </Link>
  );
}

function Where({ about: { kind, room }, inRoom }: Pick<HeadProps, "about" | "inRoom">) {
  const say = useModerationWords();
  if (room?.kind === "direct") return say("where.direct");
  if (!room) return say("where.person");
  if (inRoom) return say("where.here");
  return say(kind === "message" ? "where.message" : "where.met", { room: room.title });
}
