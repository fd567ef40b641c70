import { useState } from "react";
import type { Person, Room, SanctionKind } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { DangerDialog } from "../ui/DialogForm";
import { Area } from "../ui/Field";
import { notify } from "../ui/notify";
import { Refused } from "./Refused";
import { TermChoice } from "./TermChoice";
import { REASON_CHARS_MAX, TERMS, type Term } from "./terms";
import { useImposing } from "./useSanctions";

interface DialogProps {
  room: Pick<Room, "id">;
  person: Pick<Person, "id" | "display_name">;
  kind: SanctionKind;
  onClose: () => void;
}

/** Mutes or bans somebody: how long, and why. */
export default function SanctionDialog({ room, person, kind, onClose }: DialogProps) {
  const say = useOrderWords();
  const name = person.display_name;
  const [term, setTerm] = useState<Term>(TERMS[kind][1]!);
  const [reason, setReason] = useState("");
  const imposing = useImposing(room.id, person.id, kind, () => {
    notify(say(`done.${kind}`, { name }));
    onClose();
  });
  const { isPending, error } = imposing;
  const mutate = () =>
    imposing.mutate({ reason: reason.trim(), ...(term === null ? {} : { for_seconds: term }) });
  return (
    <DangerDialog
      title={say(`title.${kind}`, { name })}
      description={say(`text.${kind}`)}
      submit={say(`submit.${kind}`)}
      sending={{ mutate, isPending, error }}
      error={null}
      begun={reason.trim() !== ""}
      onClose={onClose}
    >
      <TermChoice terms={TERMS[kind]} value={term} onChoose={setTerm} />
      <Area
        label={say("reason.label")}
        hint={say("reason.told")}
        rows={2}
        maxLength={REASON_CHARS_MAX}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refused error={error} />
    </DangerDialog>
  );
}
