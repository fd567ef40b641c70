import type { Person } from "../api/types";
import { useT } from "../i18n";
import type { Item } from "../live/timeline";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { gist } from "./gist";

interface QuoteProps {
  seq: number;
  quoted: Item | null;
  person: Person | null;
  mine: boolean;
  onJump: (seq: number) => void;
}

/** What is being answered; a press goes there. */
export function Quote({ seq, quoted, person, mine, onJump }: QuoteProps) {
  const t = useT();
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => onJump(seq)}
      className={cx(
        "mb-1.5 -mx-1 block min-h-11 w-[calc(100%+0.5rem)] relative min-w-36 rounded-lg py-1 pr-2.5 pl-4 before:absolute before:inset-y-2 before:left-1.5 before:w-[3px] before:rounded-full before:bg-brand text-left text-sm",
        mine ? "bg-surface/55" : "bg-surface/80",
      )}
    >
      <QuoteWords quoted={quoted} person={person} />
      <span className="sr-only">{t("quote.jump")}</span>
    </button>
  );
}

export function QuoteWords({ quoted, person }: { quoted: Item | null; person: Person | null }) {
  const t = useT();
  const me = useMe();
  if (quoted === null) return <span className="text-ink-soft">{t("quote.earlier")}</span>;
  const name =
    quoted.author === me.id
      ? t("you")
      : person?.deleted
        ? t("deleted_account")
        : (person?.display_name ?? "");
  return (
    <>
      <span className="block truncate text-xs font-bold text-brand-text">{name}</span>
      <span dir="auto" className="line-clamp-2 break-words">
        {quoted.removed ? <em>{t("message.removed")}</em> : gist(quoted, t)}
      </span>
    </>
  );
}
