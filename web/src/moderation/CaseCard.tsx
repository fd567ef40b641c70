import { Link } from "@tanstack/react-router";
import type { CaseAction, ModerationCase } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useModerationWords } from "../i18n/moderation";
import { useRoomList } from "../live/LiveProvider";
import { RoleMark } from "../people/RoleMark";
import { Button, IconButton } from "../ui/Button";
import { Face } from "../ui/Face";
import { Icon } from "../ui/Icon";
import { Menu, MenuEntry } from "../ui/Menu";
import { actionsFor } from "./actions";
import { Evidence } from "./Evidence";
import { Reports } from "./Reports";
import { Resolution } from "./Resolution";

interface CardProps {
  about: ModerationCase;
  /** In the queue of a room its name goes without saying. */
  inRoom: boolean;
  busy: boolean;
  onDismiss: () => void;
  onAct: (action: Exclude<CaseAction, "dismiss">) => void;
}

/** One case: who, where, what was said, who minds, and what can be done. */
export function CaseCard({ about, inRoom, busy, onDismiss, onAct }: CardProps) {
  const t = useT();
  const dates = useDates();
  const { subject, room } = about;
  const rooms = useRoomList().data;
  const sees = room?.kind === "public" || rooms?.some(({ id }) => id === room?.id) === true;
  const name = subject?.deleted === false ? subject.display_name : t("deleted_account");
  return (
    <article
      data-case={about.id}
      tabIndex={-1}
      aria-label={name}
      className="flex flex-col gap-3.5 rounded-xl border border-line bg-surface p-4 sm:p-5 md:bg-raised"
    >
      <header className="flex items-start gap-3">
        <Face id={subject?.id ?? ""} name={subject?.deleted === false ? name : ""} size={44} />
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-1.5">
            {subject?.deleted === false ? (
              <Link
                to="/people/$who"
                params={{ who: subject.id }}
                className="truncate font-bold hover:underline"
              >
                {name}
              </Link>
            ) : (
              <span className="truncate font-bold">{name}</span>
            )}
            <RoleMark role={subject?.role ?? ""} />
          </h2>
          <p className="text-sm text-ink-soft">
            <Where about={about} inRoom={inRoom} />
          </p>
        </div>
        <time
          dateTime={about.last_at}
          title={dates.full(about.last_at)}
          className="flex-none text-xs text-ink-faint"
        >
          {dates.brief(about.last_at)}
        </time>
        {!about.resolution && <MoreActs about={about} busy={busy} onAct={onAct} />}
      </header>
      <Evidence about={about} />
      {room && sees && about.seq != null && !about.removed && <ToMessage room={room.id} seq={about.seq} />}
      <Reports about={about} />
      {about.resolution ? (
        <Resolution resolution={about.resolution} />
      ) : (
        <Actions about={about} busy={busy} onDismiss={onDismiss} onAct={onAct} />
      )}
    </article>
  );
}

function Where({ about: { kind, room }, inRoom }: { about: ModerationCase; inRoom: boolean }) {
  const say = useModerationWords();
  if (room?.kind === "direct") return say("where.direct");
  if (kind === "room") return say("where.room", { room: room?.title ?? "" });
  if (!room) return say("where.person");
  if (inRoom) return say("where.here");
  return say(kind === "message" ? "where.message" : "where.met", { room: room.title });
}

function ToMessage({ room, seq }: { room: string; seq: number }) {
  const say = useModerationWords();
  return (
    <Link
      to="/rooms/$room"
      params={{ room }}
      search={{ at: seq }}
      className="-my-2.5 inline-flex min-h-11 items-center gap-1.5 self-start rounded-md text-sm font-bold text-brand-text"
    >
      <Icon name="chats" size={18} />
      {say("to_message")}
    </Link>
  );
}

function Actions({ about, busy, onDismiss, onAct }: Omit<CardProps, "inRoom">) {
  const say = useModerationWords();
  const { first } = actionsFor(about);
  return (
    <div className="flex gap-2 *:max-sm:flex-auto *:max-sm:px-3 *:max-sm:text-sm">
      {first && (
        <Button look="danger" icon="trash" disabled={busy} onClick={() => onAct(first)}>
          {say(`act.${first}`)}
        </Button>
      )}
      <Button look="soft" icon="check" busy={busy} onClick={onDismiss}>
        {say(about.kind === "message" ? "act.dismiss" : "act.dismiss.person")}
      </Button>
    </div>
  );
}

/** What is done more rarely. */
function MoreActs({ about, busy, onAct }: Pick<CardProps, "about" | "busy" | "onAct">) {
  const say = useModerationWords();
  const { more } = actionsFor(about);
  if (more.length === 0) return null;
  return (
    <span className="-mt-2.5 -mr-2">
      <Menu trigger={<IconButton icon="more" label={say("act.more")} disabled={busy} />}>
        {more.map((action) => (
          <MenuEntry
            key={action}
            icon={action === "warn" ? "alert" : action === "mute" ? "mute" : "lock"}
            danger={action === "ban"}
            onSelect={() => onAct(action)}
          >
            {say(`act.${action}`)}
          </MenuEntry>
        ))}
      </Menu>
    </span>
  );
}
