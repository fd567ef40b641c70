import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
} from "react";
import { cx } from "./cx";
import { useComplaint } from "./useComplaint";

const BOX =
  "w-full rounded-lg border bg-raised px-4 text-ink transition-colors placeholder:text-ink-faint focus:border-brand focus:outline-none focus:ring-3 focus:ring-brand/20";

interface Frame {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  hideLabel?: boolean;
}

function Framed({
  id,
  label,
  hint,
  error,
  hideLabel,
  children,
}: Frame & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={cx("text-sm font-semibold text-ink", hideLabel && "sr-only")}>
        {label}
      </label>
      {children}
      {error !== undefined ? (
        <p id={`${id}-error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      ) : (
        hint !== undefined && (
          <div id={`${id}-hint`} className="text-sm text-ink-soft">
            {hint}
          </div>
        )
      )}
    </div>
  );
}

function described(id: string, error: string | undefined, hint: ReactNode): string | undefined {
  if (error !== undefined) return `${id}-error`;
  return hint !== undefined ? `${id}-hint` : undefined;
}

export type InputProps = Frame &
  InputHTMLAttributes<HTMLInputElement> & {
    ref?: Ref<HTMLInputElement>;
    /** Lies over the end of the box. */
    trail?: ReactNode;
  };

export function Field({ label, hint, error: refusal, hideLabel, className, trail, ...rest }: InputProps) {
  const id = useId();
  const { error, onInvalid } = useComplaint(rest.value, refusal);
  return (
    <Framed id={id} label={label} hint={hint} error={error} hideLabel={hideLabel}>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={described(id, error, hint)}
          className={cx(
            BOX,
            "h-12",
            error !== undefined ? "border-danger" : "border-line-strong/60",
            className,
          )}
          onInvalid={onInvalid}
          {...rest}
        />
        {trail}
      </div>
    </Framed>
  );
}

type AreaProps = Frame & TextareaHTMLAttributes<HTMLTextAreaElement>;

export function Area({ label, hint, error, hideLabel, className, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error} hideLabel={hideLabel}>
      <textarea
        id={id}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={described(id, error, hint)}
        className={cx(
          BOX,
          "py-3",
          error !== undefined ? "border-danger" : "border-line-strong/60",
          className,
        )}
        {...rest}
      />
    </Framed>
  );
}
