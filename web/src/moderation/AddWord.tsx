import { useState } from "react";
import { asProblem } from "../api/problem";
import type { WordMode } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { cx } from "../ui/cx";
import { DialogForm } from "../ui/DialogForm";
import { Field } from "../ui/Field";
import { notify } from "../ui/notify";
import { Refused } from "./Refused";
import { useBlockingWord } from "./useWordList";

const MODES: WordMode[] = ["review", "refuse"];
/** As the server has it. */
const WORD_CHARS_MAX = 80;

/** One word more, and what happens to a message with it. */
export function AddWord({ campus, onClose }: { campus: string | undefined; onClose: () => void }) {
  const say = useModerationWords();
  const [word, setWord] = useState("");
  const [mode, setMode] = useState<WordMode>("review");
  const adding = useBlockingWord(campus, (added) => {
    notify(say("words.added", { word: added.word }));
    onClose();
  });
  const { isPending, error } = adding;
  const bad = error !== null && asProblem(error).errors.word !== undefined;
  return (
    <DialogForm
      title={say("words.open")}
      submit={say("words.add")}
      sending={{ mutate: () => adding.mutate({ word: word.trim(), mode }), isPending, error }}
      error={null}
      ready={word.trim() !== ""}
      onClose={onClose}
    >
      <Field
        label={say("words.word")}
        hint={say("words.hint")}
        error={bad ? say("words.bad") : undefined}
        maxLength={WORD_CHARS_MAX}
        autoComplete="off"
        autoCapitalize="none"
        autoFocus
        value={word}
        onChange={(event) => {
          adding.reset();
          setWord(event.target.value);
        }}
      />
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">{say("words.mode")}</legend>
        <div className="flex flex-col gap-1">
          {MODES.map((one) => (
            <label
              key={one}
              className={cx(
                "-mx-2 flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-sunken",
                one === mode && "bg-brand-faint",
              )}
            >
              <input
                type="radio"
                name="mode"
                className="size-5 flex-none"
                checked={one === mode}
                onChange={() => setMode(one)}
              />
              <span className="min-w-0">
                <span className="block font-semibold">{say(`mode.${one}`)}</span>
                <span className="block text-sm text-ink-soft">{say(`mode.${one}.text`)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {!bad && <Refused error={error} />}
    </DialogForm>
  );
}
