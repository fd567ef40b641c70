import { useId } from "react";
import { cx } from "./cx";

interface SwitchProps {
  label: string;
  text?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** One thing that is on or off, at once. */
export function Switch({ label, text, on, disabled, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center gap-4">
      <span className="min-w-0 flex-1">
        <span id={id} className="block font-medium">
          {label}
        </span>
        {text !== undefined && <span className="block text-sm text-ink-soft">{text}</span>}
      </span>
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-labelledby={id}
        disabled={disabled}
        onClick={() => onChange(!on)}
        className="grid size-11 flex-none place-items-center rounded-full disabled:opacity-55"
      >
        <span
          className={cx(
            "flex h-6.5 w-11 items-center rounded-full p-0.5 transition-colors",
            on ? "bg-brand" : "bg-line-strong",
          )}
        >
          <span
            className={cx(
              "size-5.5 rounded-full bg-surface shadow-card transition-transform",
              on && "translate-x-4.5",
            )}
          />
        </span>
      </button>
    </div>
  );
}
