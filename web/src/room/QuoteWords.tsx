import type { Person } from "../api/types";
import { useT } from "../i18n";
import type { Item } from "../live/timeline";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { gist } from "./gist";

interface QuoteWordsProps {
  /** None when it is not known here. */
  quoted: Item | null;
  person: Person | null;
  /** In one line, so that nothing moves when they come late. */
  brief?: boolean;
}

export function QuoteWords({ quoted, person, brief }: QuoteWordsProps) {
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
      <span dir="auto" className={cx("break-words", brief ? "line-clamp-1" : "line-clamp-2")}>
        {quoted.removed ? <em>{t("message.removed")}</em> : gist(quoted, t)}
      </span>
    </>
  );
}
