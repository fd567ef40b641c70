import { useSyncExternalStore } from "react";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import type { Attachment } from "../realtime";

/** While its files are on their way, a message can be had back. */
export default function Recall({ message, files }: { message: string; files: readonly Attachment[] }) {
  const t = useTalkWords();
  const { drafts, realtime, trays, uploads } = useEngine();
  const whole = useSyncExternalStore(trays.listen, () =>
    files.every(({ id }) => uploads?.tile(id)?.state === "done"),
  );
  if (whole) return null;
  const recall = async () => {
    const text = realtime.outbox.entries.find(({ id }) => id === message)?.body.text ?? "";
    const place = await uploads?.recall(message);
    if (place == null) return;
    const since = drafts.read(place).text;
    drafts.change(place, { text: since === "" ? text : `${text}\n${since}` });
  };
  return (
    <button
      type="button"
      onClick={() => void recall()}
      className="min-h-11 px-2 text-sm font-bold text-brand-text"
    >
      {t("attach.recall")}
    </button>
  );
}
