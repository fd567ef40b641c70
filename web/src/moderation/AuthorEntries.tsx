import type { Person, Room } from "../api/types";
import { useTalkWords } from "../i18n/talk";
import { MenuEntry } from "../ui/Menu";
import type { Act } from "./ActDialog";
import { SanctionEntries } from "./SanctionEntries";
import { useStanding } from "./useStanding";

interface EntriesProps {
  room: Room;
  person: Person;
  onAsk: (act: Act) => void;
}

/** At the end of a message's menu, for those who keep order: what can be done about its author. */
export default function AuthorEntries({ room, person, onAsk }: EntriesProps) {
  const say = useTalkWords();
  const standing = useStanding(room, person.id);
  if (!standing) return null;
  return (
    <div role="group" aria-label={person.display_name} className="mt-1.5 border-t border-line pt-1.5">
      <SanctionEntries named room={room} person={person} onAsk={onAsk} />
      {standing.member && (
        <MenuEntry icon="leave" danger onSelect={() => onAsk("expulsion")}>
          {say("room.remove")}
        </MenuEntry>
      )}
    </div>
  );
}
