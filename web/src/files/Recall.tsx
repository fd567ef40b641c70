import { useSyncExternalStore } from "react";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import type { Attachment } from "../realtime";
import { useTakeBack } from "../room/useTakeBack";

/** While its files are on their way, a message can be had back. */
export default function Recall({ message, files }: { message: string; files: readonly Attachment[] }) {
  const t = useTalkWords();
  const { trays, uploads } = useEngine();
  const takeBack = useTakeBack(message);
  const whole = useSyncExternalStore(trays.listen, () =>
    files.every(({ id }) => uploads?.tile(id)?.state === "done"),
  );
  if (whole) return null;
  return (
    <button
      type="button"
      onClick={() => void takeBack()}
      className="min-h-11 px-2 text-sm font-bold text-brand-text"
    >
      {t("attach.recall")}
    </button>
  );
}
