import type { Person } from "../api/types";
import { useSafetyWords } from "../i18n/safety";
import { MenuEntry } from "../ui/Menu";
import { useBlocking, useBlocks } from "./useBlocks";

/** In the menu of a conversation: block the other, or lift it. */
export default function BlockEntry({ person, onBlock }: { person: Person; onBlock: () => void }) {
  const say = useSafetyWords();
  const unblocking = useBlocking(person.id, false);
  const blocked = useBlocks().data?.some((one) => one.person.id === person.id) === true;
  const name = person.display_name;
  return blocked ? (
    <MenuEntry icon="person" onSelect={() => unblocking.mutate()}>
      {say("unblock.named", { name })}
    </MenuEntry>
  ) : (
    <MenuEntry icon="block" danger onSelect={onBlock}>
      {say("block.named", { name })}
    </MenuEntry>
  );
}
