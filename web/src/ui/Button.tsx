import type { ButtonHTMLAttributes, Ref } from "react";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

export type Look = "main" | "soft" | "plain" | "danger" | "final";

const LOOKS: Record<Look, string> = {
  main: "bg-brand text-on-brand hover:bg-brand-strong shadow-card",
  soft: "bg-brand-soft text-ink hover:brightness-97",
  plain: "bg-transparent text-ink-soft hover:bg-sunken hover:text-ink",
  danger: "bg-danger-soft text-danger hover:brightness-97",
  final: "bg-danger text-on-danger hover:brightness-95",
};

/** A class list, so that links can look like buttons as well. */
export function buttonClass(look: Look = "main", wide = false): string {
  return cx(
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-5 text-base font-semibold select-none",
    "transition-[background-color,filter,transform] duration-150 active:scale-[0.985] disabled:opacity-55 disabled:active:scale-100",
    LOOKS[look],
    wide && "w-full",
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  wide?: boolean;
  busy?: boolean;
  icon?: IconName;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look,
  wide,
  busy,
  icon,
  className,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type ?? "button"}
      className={cx(buttonClass(look, wide), className)}
      disabled={disabled === true || busy === true}
      aria-busy={busy === true || undefined}
      {...rest}
    >
      {icon && <Icon name={icon} size={20} />}
      <span className={cx(busy && "animate-breathe")}>{children}</span>
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
  size?: number;
  ref?: Ref<HTMLButtonElement>;
}

/** Square, 44 px, with a name for those who do not see the icon. */
export function IconButton({ icon, label, size, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        "inline-grid size-11 flex-none place-items-center rounded-full text-ink-soft transition-colors hover:bg-sunken hover:text-ink disabled:opacity-45",
        className,
      )}
      {...rest}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}
