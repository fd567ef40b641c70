import * as Radix from "@radix-ui/react-dialog";
import { Suspense, useState } from "react";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { Button, IconButton } from "./Button";
import { isComposing } from "./composing";
import { cx } from "./cx";
import type { DialogProps } from "./Dialog";
import { useBackButton } from "./useBackButton";
import { useFocusBack } from "./useFocusBack";

/** A sheet from below on phones, a card in the middle on larger screens. */
export default function DialogParts({ open, onClose, title, description, begun, children }: DialogProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const giveFocusBack = useFocusBack();
  const leave = () => {
    if (begun === true) setAsking(true);
    else onClose();
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && leave()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Radix.Content
          onCloseAutoFocus={giveFocusBack}
          onEscapeKeyDown={(event) => isComposing(event) && event.preventDefault()}
          // A word at the edge of the screen may offer a way back.
          onInteractOutside={(event) =>
            (event.target as Element).closest("[role=status]") && event.preventDefault()
          }
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={cx(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[calc(100dvh-2rem)] animate-sheet flex-col rounded-t-2xl bg-surface shadow-float focus:outline-none",
            "sm:inset-x-auto sm:bottom-auto sm:top-1/2 sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-x-1/2 sm:-translate-y-1/2 sm:animate-fade sm:rounded-2xl",
          )}
        >
          <Back onBack={() => (leave(), begun === true)} />
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
          <Suspense>{asking && <Question onStay={() => setAsking(false)} onLeave={onClose} />}</Suspense>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** There while the dialog is open. */
function Back({ onBack }: { onBack: () => boolean }) {
  useBackButton(onBack);
  return null;
}

/** At the foot of the dialog, where the thumb is: whether what was begun may go. */
function Question({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const t = useT();
  const say = useTalkWords();
  return (
    <div
      role="alert"
      className="pad-safe-b flex flex-none animate-rise flex-col gap-2 border-t border-line px-6 pt-3 [--pad-safe:1rem]"
    >
      <p className="text-sm font-semibold">{say("begun.ask")}</p>
      <div className="flex gap-2">
        <Button look="soft" autoFocus className="flex-1" onClick={onStay}>
          {say("begun.stay")}
        </Button>
        <Button look="danger" className="flex-1" onClick={onLeave}>
          {t("discard")}
        </Button>
      </div>
    </div>
  );
}
