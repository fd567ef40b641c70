import type { CaseResolution } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useModerationWords } from "../i18n/moderation";
import { Icon } from "../ui/Icon";

/** How a case was decided, by whom and when. */
export function Resolution({ resolution: { action, by, note, at } }: { resolution: CaseResolution }) {
  const t = useT();
  const say = useModerationWords();
  const dates = useDates();
  const who = by ? by.display_name || t("deleted_account") : t("somebody");
  return (
    <div className="flex items-start gap-2 rounded-lg bg-pandan-soft px-3.5 py-2.5 text-sm">
      <Icon name="check" size={18} className="mt-0.5 flex-none text-pandan" />
      <div className="min-w-0">
        <p>
          <span className="font-semibold">{say(`resolved.${action}`, { who })}</span>{" "}
          <time dateTime={at} className="text-ink-soft" title={dates.full(at)}>
            {dates.brief(at)}
          </time>
        </p>
        {note !== "" && (
          <p dir="auto" className="break-words text-ink-soft">
            {note}
          </p>
        )}
      </div>
    </div>
  );
}
