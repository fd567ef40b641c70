import * as Radix from "@radix-ui/react-dialog";
import { useT } from "../i18n";
import { IconButton } from "./Button";
import { isComposing } from "./composing";
import { cx } from "./cx";
import type { DialogProps } from "./Dialog";

/** A sheet from below on phones, a card in the middle on larger screens. */
export default function DialogParts({ open, onClose, title, description, children }: DialogProps) {
  const t = useT();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Radix.Content
          onEscapeKeyDown={(event) => isComposing(event) && event.preventDefault()}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={cx(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[calc(100dvh-2rem)] animate-sheet flex-col rounded-t-2xl bg-surface shadow-float focus:outline-none",
            "sm:inset-x-auto sm:bottom-auto sm:top-1/2 sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-x-1/2 sm:-translate-y-1/2 sm:animate-fade sm:rounded-2xl",
          )}
        >
          <header className="flex items-start gap-2 pt-4 pr-3 pb-2 pl-6">
            <div className="min-w-0 flex-1 pt-1.5">
              <Radix.Title className="text-lg font-bold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon="close" label={t("close")} />
            </Radix.Close>
          </header>
          <div className="pad-safe-b min-h-0 flex-1 overflow-y-auto overscroll-contain px-6 pt-1 [--pad-safe:1.5rem]">
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
