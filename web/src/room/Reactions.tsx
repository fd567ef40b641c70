import { useT } from "../i18n";
import type { Reaction } from "../realtime";
import { cx } from "../ui/cx";

interface ReactionsProps {
  reactions: readonly Reaction[];
  /** To the side of one's own bubble. */
  end: boolean;
  /** Only the message that has the focus adds tab stops. */
  tabbable: boolean;
  onToggle: (emoji: string, on: boolean) => void;
}

/** Who thinks what of it, under the bubble; a press joins in or steps back. */
export function Reactions({ reactions, end, tabbable, onToggle }: ReactionsProps) {
  const t = useT();
  if (reactions.length === 0) return null;
  return (
    <div
      role="group"
      aria-label={t("reactions.label")}
      className={cx("mt-1 flex max-w-full flex-wrap gap-1", end && "justify-end")}
    >
      {reactions.map(({ emoji, count, mine }) => (
        <button
          key={emoji}
          type="button"
          data-reaction={emoji}
          tabIndex={tabbable ? 0 : -1}
          aria-pressed={mine}
          aria-label={t(mine ? "reaction.mine" : "reaction.others", { emoji, n: count })}
          onClick={() => onToggle(emoji, !mine)}
          className={cx(
            "inline-flex min-h-8 min-w-11 items-center justify-center gap-1 rounded-full border px-2 text-sm tabular-nums transition-colors touch:min-h-11 touch:px-3",
            mine
              ? "border-brand bg-brand-soft font-bold text-ink"
              : "border-line bg-raised text-ink-soft hover:border-line-strong",
          )}
        >
          <span className="font-emoji text-base">{emoji}</span>
          {count}
        </button>
      ))}
    </div>
  );
}
