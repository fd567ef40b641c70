import { useState, type ReactNode } from "react";
import type { Person, Room } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { useProblemText } from "../i18n/problems";
import { useTalkWords } from "../i18n/talk";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/Icon";
import { MenuEntry } from "../ui/Menu";
import type { Act } from "./ActDialog";
import { AuthorBones, AuthorPlace } from "./AuthorPlace";
import { SanctionEntries } from "./SanctionEntries";
import { useSanctions } from "./useSanctions";
import { useStanding } from "./useStanding";

interface EntriesProps {
  room: Room;
  person: Person;
  onAsk: (act: Act) => void;
}

/** At the end of a message's menu, for those who keep order: what can be done about its author, or why nothing can. */
export default function AuthorEntries({ room, person, onAsk }: EntriesProps) {
  const say = useTalkWords();
  const order = useOrderWords();
  const words = useProblemText();
  const { standing, error } = useStanding(room, person.id);
  // Whether they are muted makes one entry another.
  const { isPending } = useSanctions(room.id);
  const known = standing !== undefined && !isPending;
  const [held] = useState(!known);
  if (!known && error === null) return <AuthorBones name={person.display_name} />;
  return (
    <AuthorPlace name={person.display_name} held={held}>
      {!standing && (
        <Note icon="alert" held={held}>
          {words(error)}
        </Note>
      )}
      {standing?.may === false && (
        <Note icon="shield" held={held}>
          {order(standing.role === "owner" ? "refused.owner" : "refused.forbidden")}
        </Note>
      )}
      {standing?.may && <SanctionEntries named room={room} person={person} onAsk={onAsk} />}
      {standing?.may && standing.member && (
        <MenuEntry icon="leave" danger onSelect={() => onAsk("expulsion")}>
          {say("room.remove")}
        </MenuEntry>
      )}
    </AuthorPlace>
  );
}

interface NoteProps {
  icon: IconName;
  /** In the middle of the place that was kept. */
  held: boolean;
  children: ReactNode;
}

/** Stands where the entries would. */
function Note({ icon, held, children }: NoteProps) {
  return (
    <div
      className={cx(
        "flex items-center gap-3 px-3 text-sm text-ink-soft",
        held ? "min-h-33 justify-center" : "min-h-11",
      )}
    >
      <Icon name={icon} size={20} className="flex-none" />
      {children}
    </div>
  );
}
