import type { Person, Room, SanctionKind } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { MenuEntry } from "../ui/Menu";
import { useIsMuted, useLifting } from "./useSanctions";

interface EntriesProps {
  room: Pick<Room, "id">;
  person: Pick<Person, "id" | "display_name">;
  /** Beside entries that are about something else, the first one says whom it is about. */
  named?: boolean;
  onAsk: (kind: SanctionKind) => void;
}

/** In a menu: mute somebody or lift that, and ban them. */
export function SanctionEntries({ room, person, named = false, onAsk }: EntriesProps) {
  const say = useOrderWords();
  const { id, display_name: name } = person;
  const muted = useIsMuted(room.id, id);
  const lifting = useLifting(room.id, id, "mute", say("lifted.mute", { name }));
  return (
    <>
      {muted ? (
        <MenuEntry icon="chats" onSelect={() => lifting.mutate()}>
          {named ? say("mute.lift.named", { name }) : say("mute.lift")}
        </MenuEntry>
      ) : (
        <MenuEntry icon="mute" onSelect={() => onAsk("mute")}>
          {named ? say("mute.named", { name }) : say("mute.open")}
        </MenuEntry>
      )}
      <MenuEntry icon="lock" danger onSelect={() => onAsk("ban")}>
        {say("ban.open")}
      </MenuEntry>
    </>
  );
}
