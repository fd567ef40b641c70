import type { Person } from "../api/types";
import { useProblemText } from "../i18n/problems";
import { useSafetyWords } from "../i18n/safety";
import { Button } from "../ui/Button";
import { notify } from "../ui/notify";
import { useBlocking } from "./useBlocks";

export function Unblock({ person }: { person: Pick<Person, "id" | "display_name"> }) {
  const say = useSafetyWords();
  const problem = useProblemText();
  const unblocking = useBlocking(person.id, false);
  return (
    <Button
      look="plain"
      busy={unblocking.isPending}
      aria-label={say("unblock.named", { name: person.display_name })}
      onClick={() => unblocking.mutate(undefined, { onError: (error) => notify(problem(error), true) })}
    >
      {say("unblock")}
    </Button>
  );
}
