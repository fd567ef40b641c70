import { useOrderWords } from "../i18n/order";
import { useSpan } from "../i18n/spans";
import { cx } from "../ui/cx";
import type { Term } from "./terms";
import { useMoment } from "./useMoment";
import { useNow } from "./useNow";

interface ChoiceProps {
  terms: readonly Term[];
  value: Term;
  onChoose: (term: Term) => void;
}

/** How long: a few ways side by side. */
export function TermChoice({ terms, value, onChoose }: ChoiceProps) {
  const say = useOrderWords();
  const span = useSpan();
  const moment = useMoment();
  const now = useNow(true);
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold">{say("term.label")}</legend>
      <div className="flex flex-wrap gap-2">
        {terms.map((term) => (
          <label
            key={term ?? "open"}
            className={cx(
              "inline-flex min-h-11 cursor-pointer items-center rounded-full border px-4 text-sm font-semibold has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand",
              term === value ? "border-brand bg-brand-soft" : "border-line-strong/60 text-ink-soft",
            )}
          >
            <input
              type="radio"
              name="term"
              className="sr-only"
              checked={term === value}
              onChange={() => onChoose(term)}
            />
            {term === null ? say("term.open") : span(term)}
          </label>
        ))}
      </div>
      {value !== null && (
        <p className="mt-2 text-sm text-ink-soft">
          {say("term.until", { when: moment(new Date(now + value * 1_000).toISOString()) })}
        </p>
      )}
    </fieldset>
  );
}
