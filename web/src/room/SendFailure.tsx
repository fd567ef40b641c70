import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { en, type TalkKey } from "../i18n/talk/en";
import { useEngine } from "../live/LiveProvider";

/** Under a message that was refused for good. */
export default function SendFailure({ id, code }: { id: string; code: string | null }) {
  const t = useT();
  const { realtime } = useEngine();
  const say = useTalkWords();
  const key = `refusal.${code ?? ""}`;
  return (
    <div className="flex items-center gap-1 text-sm text-danger" role="alert">
      <span>{say(key in en ? (key as TalkKey) : "refusal.other")}</span>
      <button
        type="button"
        className="min-h-11 px-2 font-bold"
        onClick={() => void realtime.outbox.retry(id)}
      >
        {t("try_again")}
      </button>
      <button
        type="button"
        className="min-h-11 px-2 font-bold"
        onClick={() => void realtime.outbox.discard(id)}
      >
        {t("discard")}
      </button>
    </div>
  );
}
