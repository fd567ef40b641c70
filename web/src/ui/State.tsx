import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { useProblemText } from "../i18n/problems";
import { useT } from "../i18n";
import { Button } from "./Button";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

/** Nothing here yet: says so kindly, and what to do about it. */
export function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-3 px-6 py-12 text-center">
      <span className="mb-1 grid size-18 place-items-center rounded-full bg-brand-soft text-brand-text">
        <Icon name={icon} size={32} />
      </span>
      <h2 className="text-lg font-bold">{title}</h2>
      {text !== undefined && <p className="text-ink-soft">{text}</p>}
      {children}
    </div>
  );
}

/** Something failed: what, and a way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  const text = useProblemText();
  const offline = asProblem(error).code === "offline";
  return (
    <div role="alert" className="mx-auto flex max-w-sm flex-col items-center gap-3 px-6 py-10 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-mango-soft text-mango">
        <Icon name={offline ? "offline" : "alert"} size={26} />
      </span>
      <p className="text-ink-soft">{text(error)}</p>
      {onRetry && (
        <Button look="soft" icon="retry" onClick={onRetry}>
          {t("try_again")}
        </Button>
      )}
    </div>
  );
}

export function FormError({ error }: { error: unknown }) {
  const text = useProblemText();
  if (error === null || error === undefined) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-lg bg-danger-soft px-4 py-3 text-sm font-medium text-danger"
    >
      <Icon name="alert" size={18} className="mt-px flex-none" />
      {text(error)}
    </p>
  );
}

export function Bone({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("block animate-breathe rounded-md bg-bone", className)} />;
}

/** Rows that stand where rows will be. */
export function RowBones({ count = 7 }: { count?: number }) {
  const t = useT();
  return (
    <div role="status" aria-label={t("loading")}>
      {Array.from({ length: count }, (_, i) => (
        <div key={i} className="flex items-center gap-3 px-4 py-3">
          <Bone className="size-12 !rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Bone className={cx("h-3.5", i % 3 === 0 ? "w-2/5" : "w-3/5")} />
            <Bone className={cx("h-3", i % 2 === 0 ? "w-4/5" : "w-1/2")} />
          </div>
        </div>
      ))}
    </div>
  );
}
