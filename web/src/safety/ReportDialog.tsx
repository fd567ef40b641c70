import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import type { ReportDraft, ReportReason } from "../api/types";
import { useSafetyWords } from "../i18n/safety";
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

interface ReportProps {
  about: Pick<ReportDraft, "kind" | "room" | "seq" | "user">;
  onClose: () => void;
}

/** Asks those who keep order to look at something. */
export default function ReportDialog({ about, onClose }: ReportProps) {
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
      title={say(about.kind === "person" ? "report.person" : "report.message")}
      description={say("report.text")}
      submit={say("report.submit")}
      sending={sending}
      ready={reason !== null}
      begun={note.trim() !== ""}
      onClose={onClose}
    >
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
        rows={3}
        maxLength={NOTE_CHARS_MAX}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </DialogForm>
  );
}
