import type { ModerationCase, ReportReason } from "../api/types";
import { useT } from "../i18n";
import { useModerationWords } from "../i18n/moderation";
import { useSafetyWords } from "../i18n/safety";
import { reasonsOf } from "./reasons";

/** How many minded it and why, and what they wrote. */
export function Reports({ about: { count, reports } }: { about: ModerationCase }) {
  const t = useT();
  const say = useModerationWords();
  const safety = useSafetyWords();
  if (count === 0) return null;
  const reason = (one: ReportReason, n: number) =>
    n > 1 ? say("reports.times", { reason: safety(`reason.${one}`), n }) : safety(`reason.${one}`);
  const notes = reports.filter(({ note }) => note !== "");
  const named = reports.filter(({ reporter, note }) => reporter != null && note === "");
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p className="flex flex-wrap items-center gap-1.5">
        <span className="font-semibold">{say("reports.count", { n: count })}</span>
        {reasonsOf(reports).map(([one, n]) => (
          <span key={one} className="rounded-full bg-danger-soft px-2.5 py-0.5 font-semibold text-danger">
            {reason(one, n)}
          </span>
        ))}
      </p>
      {notes.length > 0 && (
        <ul className="flex flex-col gap-1">
          {notes.map(({ reporter, note, at }) => (
            <li key={at + (reporter?.id ?? "")} dir="auto" className="break-words text-ink-soft">
              {reporter && (
                <span className="font-semibold text-ink">
                  {reporter.display_name || t("deleted_account")}:{" "}
                </span>
              )}
              {note}
            </li>
          ))}
        </ul>
      )}
      {named.length > 0 && (
        <p className="text-ink-soft">
          {say("reports.by", {
            who: named.map(({ reporter }) => reporter!.display_name || t("deleted_account")).join(", "),
          })}
        </p>
      )}
    </div>
  );
}
