import { useState } from "react";
import { asProblem } from "../api/problem";
import type { ModerationCase } from "../api/types";
import { useT } from "../i18n";
import { useModerationWords } from "../i18n/moderation";
import { DangerDialog } from "../ui/DialogForm";
import { Area } from "../ui/Field";
import { notify } from "../ui/notify";
import type { Deed } from "./actions";
import { Refused } from "./Refused";
import { TermChoice } from "./TermChoice";
import { REASON_CHARS_MAX, TERMS, type Term } from "./terms";
import { useDeciding } from "./useCases";

interface DialogProps {
  about: ModerationCase;
  action: Deed;
  onDone: () => void;
  /** Somebody else was quicker. */
  onOvertaken: () => void;
  onClose: () => void;
}

/** What is done about a case: with a note to the person, and for a mute or a ban how long. */
export function DecideDialog({ about, action, onDone, onOvertaken, onClose }: DialogProps) {
  const t = useT();
  const say = useModerationWords();
  const sanction = action === "mute" || action === "ban" ? action : null;
  const terms = sanction && TERMS[sanction];
  const [term, setTerm] = useState<Term>(terms?.[1] ?? null);
  const [note, setNote] = useState("");
  const name = about.subject?.display_name || t("deleted_account");
  const deciding = useDeciding();
  const overtaken = asProblem(deciding.error).code === "resolved";
  const mutate = () =>
    deciding.mutate(
      {
        about,
        decision: { action, note: note.trim(), ...(terms && term !== null ? { for_seconds: term } : {}) },
      },
      {
        onSuccess: () => {
          notify(say(`done.${action}`));
          onDone();
        },
        onError: (error) => asProblem(error).code === "resolved" && onOvertaken(),
      },
    );
  return (
    <DangerDialog
      title={say(`ask.${action}`, { name })}
      description={say(about.seq != null && sanction ? `ask.${sanction}.message` : `ask.${action}.text`)}
      submit={say(`act.${action}`)}
      // A warning is its words.
      ready={action !== "warn" || note.trim() !== ""}
      sending={{ mutate, isPending: deciding.isPending, error: deciding.error }}
      error={null}
      begun={note.trim() !== ""}
      onClose={onClose}
    >
      {terms && <TermChoice terms={terms} value={term} onChoose={setTerm} />}
      <Area
        label={say(action === "warn" ? "note.warn" : "note.label")}
        hint={say("note.told", { name })}
        rows={3}
        maxLength={REASON_CHARS_MAX}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {!overtaken && <Refused error={deciding.error} />}
    </DangerDialog>
  );
}
