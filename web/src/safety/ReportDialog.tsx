import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import type { Person, ReportDraft, ReportReason } from "../api/types";
import { useSafetyWords } from "../i18n/safety";
import type { Item } from "../live/timeline";
import { QuoteWords } from "../room/QuoteWords";
import { DialogForm } from "../ui/DialogForm";
import { Area } from "../ui/Field";
import { notify } from "../ui/notify";

const REASONS: ReportReason[] = [
  "spam",
  "harassment",
  "hate",
  "violence",
  "sexual",
  "self_harm",
  "fraud",
  "other",
];
const NOTE_CHARS_MAX = 1_000;

export type ReportAbout = Pick<ReportDraft, "kind" | "room" | "seq" | "user">;

interface ReportProps {
  about: ReportAbout;
  /** The message, and who wrote it. */
  said?: { item: Item; person: Person | null };
  /** It stands in a conversation of two, of which moderators see nothing else. */
  direct?: boolean;
  onClose: () => void;
}

/** Asks those who keep order to look at something, and says what they get to see. */
export default function ReportDialog({ about, said, direct = false, onClose }: ReportProps) {
  const say = useSafetyWords();
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [note, setNote] = useState("");
  const sending = useMutation({
    mutationFn: () =>
      ok(api.POST("/v1/reports", { body: { ...about, reason: reason ?? "other", note: note.trim() } })),
    onSuccess: () => {
      notify(say("report.thanks"));
      onClose();
    },
  });
  return (
    <DialogForm
      title={say(`report.${about.kind}`)}
      description={say(direct ? "report.text.direct" : `report.text.${about.kind}`)}
      submit={say("report.submit")}
      sending={sending}
      ready={reason !== null}
      begun={note.trim() !== ""}
      onClose={onClose}
    >
      {said && (
        <blockquote className="relative rounded-lg bg-sunken py-2.5 pr-4 pl-5.5 before:absolute before:inset-y-2.5 before:left-2.5 before:w-[3px] before:rounded-full before:bg-brand">
          <QuoteWords quoted={said.item} person={said.person} />
        </blockquote>
      )}
      <fieldset>
        <legend className="mb-1 text-sm font-semibold">{say("report.why")}</legend>
        {REASONS.map((one) => (
          <label key={one} className="flex min-h-11 cursor-pointer items-center gap-3">
            <input
              type="radio"
              name="reason"
              className="size-5"
              checked={one === reason}
              onChange={() => setReason(one)}
            />
            {say(`reason.${one}`)}
          </label>
        ))}
      </fieldset>
      <Area
        label={say("report.note")}
        hint={direct && said && said.item.files.length > 0 ? say("report.files") : undefined}
        rows={3}
        maxLength={NOTE_CHARS_MAX}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </DialogForm>
  );
}
