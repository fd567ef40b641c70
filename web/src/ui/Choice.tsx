import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

export interface Option<T extends string> {
  value: T;
  text: string;
  icon?: IconName;
  lang?: string;
}

interface ChoiceProps<T extends string> {
  name: string;
  label: string;
  options: Option<T>[];
  value: T | undefined;
  onChoose: (value: T) => void;
}

/** Three ways side by side. */
export function Choice<T extends string>({ name, label, options, value, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold text-ink-soft">{label}</legend>
      <div className="grid grid-cols-[repeat(3,minmax(min-content,1fr))] gap-1 rounded-lg bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              "flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-md px-2 text-center text-sm font-semibold has-focus-visible:outline-2 has-focus-visible:outline-brand",
              option.value === value ? "bg-raised text-ink shadow-card" : "text-ink-soft",
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            {option.icon && <Icon name={option.icon} size={18} className="flex-none max-sm:hidden" />}
            <span lang={option.lang}>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
