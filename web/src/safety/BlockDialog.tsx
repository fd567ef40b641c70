import type { Person } from "../api/types";
import { useSafetyWords } from "../i18n/safety";
import { DangerDialog } from "../ui/DialogForm";
import { notify } from "../ui/notify";
import { useBlocking } from "./useBlocks";

type Named = Pick<Person, "id" | "display_name">;

/** Says what a block does before it is made. */
export default function BlockDialog({ person, onClose }: { person: Named; onClose: () => void }) {
  const say = useSafetyWords();
  const name = person.display_name;
  const blocking = useBlocking(person.id, true, () => {
    notify(say("block.done", { name }));
    onClose();
  });
  return (
    <DangerDialog
      title={say("block.title", { name })}
      description={say("block.text")}
      submit={say("block.submit")}
      sending={blocking}
      onClose={onClose}
    />
  );
}
