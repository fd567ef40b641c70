import { Link } from "@tanstack/react-router";
import type { ModerationCase } from "../api/types";
import { useT } from "../i18n";
import { useModerationWords } from "../i18n/moderation";
import { useRoomList } from "../live/LiveProvider";
import { Button, IconButton } from "../ui/Button";
import { Icon, type IconName } from "../ui/Icon";
import { Menu, MenuEntry } from "../ui/Menu";
import { actionsFor, type Deed } from "./actions";
import { CaseHead } from "./CaseHead";
import { Evidence } from "./Evidence";
import { Reports } from "./Reports";
import { Resolution } from "./Resolution";

const ICONS: Record<Deed, IconName> = { remove: "trash", warn: "alert", mute: "mute", ban: "lock" };

interface CardProps {
  about: ModerationCase;
  /** In the queue of a room its name goes without saying. */
  inRoom: boolean;
  busy: boolean;
  onDismiss: () => void;
  onAct: (action: Deed) => void;
}

/** One case: what it is about, what was said, who minds, and what can be done. */
export function CaseCard({ about, inRoom, busy, onDismiss, onAct }: CardProps) {
  const t = useT();
  const { subject, room } = about;
  const rooms = useRoomList().data;
  const sees = room?.kind === "public" || rooms?.some(({ id }) => id === room?.id) === true;
  const person = subject?.deleted === false ? subject.display_name : t("deleted_account");
  return (
    <article
      data-case={about.id}
      tabIndex={-1}
      aria-label={about.kind === "room" && room ? room.title : person}
      className="flex flex-col gap-3.5 rounded-xl border border-line bg-surface p-4 sm:p-5 md:bg-raised"
    >
      <CaseHead about={about} inRoom={inRoom} sees={sees}>
        {!about.resolution && <MoreActs about={about} busy={busy} onAct={onAct} />}
      </CaseHead>
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

/** What acts are called: a room is not warned, its owner is. */
function useActNames({ kind }: ModerationCase): (action: Deed) => string {
  const say = useModerationWords();
  return (action) => say(kind === "room" && action !== "remove" ? `act.${action}.owner` : `act.${action}`);
}

function Actions({ about, busy, onDismiss, onAct }: Omit<CardProps, "inRoom">) {
  const say = useModerationWords();
  const called = useActNames(about);
  const { first } = actionsFor(about);
  return (
    <div className="flex flex-wrap gap-2 *:max-sm:flex-auto *:max-sm:px-3 *:max-sm:text-sm">
      {first && (
        <Button look="danger" icon={ICONS[first]} disabled={busy} onClick={() => onAct(first)}>
          {called(first)}
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
  const called = useActNames(about);
  const { more } = actionsFor(about);
  if (more.length === 0) return null;
  return (
    <span className="-mt-2.5 -mr-2">
      <Menu trigger={<IconButton icon="more" label={say("act.more")} disabled={busy} />}>
        {more.map((action) => (
          <MenuEntry
            key={action}
            icon={ICONS[action]}
            danger={action === "ban"}
            onSelect={() => onAct(action)}
          >
            {called(action)}
          </MenuEntry>
        ))}
      </Menu>
    </span>
  );
}
