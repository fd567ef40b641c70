import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import type { Key } from "../i18n/en";
import type { Item } from "../live/timeline";
import type { SendState } from "../realtime";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";

interface ReceiptProps {
  item: Item;
  mine: boolean;
  state: SendState | null;
  large: boolean;
}

/** The time, and for one's own words how far they have come. */
export function Receipt({ item, mine, state, large }: ReceiptProps) {
  const t = useT();
  const dates = useDates();
  const label: Key =
    state === "waiting" || state === "sending"
      ? "sending.waiting"
      : state === "failed"
        ? "sending.failed"
        : "sending.sent";
  return (
    <span
      className={cx(
        "inline-flex items-center gap-0.5 font-sans text-2xs select-none",
        large ? "pb-1.5" : "float-right -mb-0.5 ml-3 translate-y-1 pt-1",
        mine && !large ? "text-mine-ink/80" : "text-ink-faint",
      )}
    >
      {item.pinned && <Icon name="pin" size={12} />}
      {item.editedAt !== null && <span title={dates.full(item.editedAt)}>{t("message.edited")} </span>}
      <time dateTime={item.at} title={dates.full(item.at)}>
        {dates.time(item.at)}
      </time>
      {mine && (
        <>
          <Icon
            name={state === null || state === "sent" ? "check" : state === "failed" ? "alert" : "clock"}
            size={14}
          />
          <span className="sr-only">{t(label)}</span>
        </>
      )}
    </span>
  );
}
