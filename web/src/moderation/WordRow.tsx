import type { BlockedWord } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { IconButton } from "../ui/Button";
import { cx } from "../ui/cx";
import { notify } from "../ui/notify";
import { useOrderProblem } from "./useOrderProblem";
import { useAllowingWord } from "./useWordList";

export function WordRow({
  word: { id, word, mode },
  campus,
}: {
  word: BlockedWord;
  campus: string | undefined;
}) {
  const say = useModerationWords();
  const problem = useOrderProblem();
  const allowing = useAllowingWord(campus, id);
  return (
    <div className="flex min-h-13 items-center gap-3 pr-1 pl-4">
      <span dir="auto" className="min-w-0 flex-1 break-words font-semibold">
        {word}
      </span>
      <span
        className={cx(
          "flex-none rounded-full px-2.5 py-0.5 text-xs font-bold",
          mode === "refuse" ? "bg-danger-soft text-danger" : "bg-mango-soft text-mango",
        )}
      >
        {say(`mode.${mode}`)}
      </span>
      <IconButton
        icon="trash"
        size={19}
        label={say("words.remove", { word })}
        disabled={allowing.isPending}
        onClick={() => allowing.mutate(undefined, { onError: (error) => notify(problem(error), true) })}
      />
    </div>
  );
}
