import type { ReactNode } from "react";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { en, type TalkKey } from "../i18n/talk/en";
import { useEngine } from "../live/LiveProvider";
import { useTakeBack } from "./useTakeBack";

/** Refusals of what is written: it goes as something else or not at all. */
const OF_CONTENT = new Set(["words", "too_long", "empty", "upload"]);
/** What will be refused however often it is tried. */
const FOR_EVER = new Set(["words", "too_long", "empty", "closed", "not_member"]);

/** Under a message that was refused for good. */
export default function SendFailure({ id, code }: { id: string; code: string | null }) {
  const t = useT();
  const { realtime } = useEngine();
  const say = useTalkWords();
  const takeBack = useTakeBack(id);
  const key = `refusal.${code ?? ""}`;
  const edit = (from: HTMLElement) => {
    const box = from.closest("main, aside")?.querySelector("textarea");
    void takeBack().then(() => box?.focus());
  };
  return (
    <div className="text-sm text-danger" role="alert">
      <p className="px-2 pt-1 text-right">{say(key in en ? (key as TalkKey) : "refusal.other")}</p>
      <div className="flex justify-end whitespace-nowrap">
        {OF_CONTENT.has(code ?? "") && <Way onTake={edit}>{say("message.edit")}</Way>}
        {!FOR_EVER.has(code ?? "") && (
          <Way onTake={() => void realtime.outbox.retry(id)}>{t("try_again")}</Way>
        )}
        <Way onTake={() => void realtime.outbox.discard(id)}>{t("discard")}</Way>
      </div>
    </div>
  );
}

function Way({ onTake, children }: { onTake: (from: HTMLElement) => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className="min-h-11 rounded-md px-2 font-bold"
      onClick={(event) => onTake(event.currentTarget)}
    >
      {children}
    </button>
  );
}
