import { cx } from "../ui/cx";

interface PillsProps<T extends number> {
  name: string;
  label: string;
  options: readonly T[];
  textOf: (option: T) => string;
  value: T;
  onChoose: (value: T) => void;
}

/** One of several short answers. */
export function Pills<T extends number>({ name, label, options, textOf, value, onChoose }: PillsProps<T>) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold text-ink-soft">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option}
            className={cx(
              "flex min-h-11 min-w-14 cursor-pointer items-center justify-center rounded-full border px-4 text-sm font-semibold transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand",
              option === value
                ? "border-brand bg-brand-soft text-ink"
                : "border-line bg-raised text-ink-soft hover:border-line-strong hover:text-ink",
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option === value}
              onChange={() => onChoose(option)}
            />
            {textOf(option)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
