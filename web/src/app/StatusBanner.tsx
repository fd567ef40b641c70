import { useEffect, useState } from "react";
import { useT } from "../i18n";
import { useEngine, useOutgoing, useStatus } from "../live/LiveProvider";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/Icon";

/** A short break is nobody's business; only what lasts is said. */
const PATIENCE_MS = 1_500;

interface Word {
  icon: IconName;
  text: string;
  calm?: boolean;
}

export function StatusBanner() {
  const t = useT();
  const engine = useEngine();
  const { connection, catchingUp } = useStatus();
  const waiting = useOutgoing().filter(
    (entry) => entry.state === "waiting" || entry.state === "sending",
  ).length;
  const troubled = connection !== "ready" || catchingUp;
  const lasting = useLasting(
    troubled,
    connection === "offline" || connection === "refused" ? 0 : PATIENCE_MS,
  );
  if (!lasting) return null;
  const queued = waiting > 0 ? ` ${t("status.waiting", { n: waiting })}` : "";
  let word: Word;
  if (connection === "offline") word = { icon: "offline", text: t("status.offline") + queued };
  else if (connection === "refused") word = { icon: "alert", text: t("status.refused") + queued };
  else if (connection === "ready") word = { icon: "bolt", text: t("status.catching_up"), calm: true };
  else word = { icon: "retry", text: t("status.reconnecting") + queued };
  return (
    <div
      role="status"
      data-connection
      className={cx(
        "pad-safe-t flex min-h-9 flex-none items-center justify-center gap-2 px-4 pb-1 text-center [--pad-safe:0.25rem] text-sm font-semibold",
        word.calm ? "bg-pandan-soft text-pandan" : "bg-mango-soft text-mango",
      )}
    >
      <Icon
        name={word.icon}
        size={17}
        className={cx("flex-none", connection === "connecting" && "animate-spin")}
      />
      <span>{word.text}</span>
      {(connection === "waiting" || connection === "offline") && (
        <button
          type="button"
          className="-my-2 min-h-11 flex-none rounded-md px-2 underline underline-offset-2"
          onClick={() => engine.realtime.nudge()}
        >
          {t("status.now")}
        </button>
      )}
      {connection === "refused" && (
        <button
          type="button"
          className="-my-2 min-h-11 flex-none rounded-md px-2 underline underline-offset-2"
          onClick={() => location.reload()}
        >
          {t("broken.reload")}
        </button>
      )}
    </div>
  );
}

function useLasting(value: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(value), value ? ms : 0);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return lasting && value;
}
