import * as Radix from "@radix-ui/react-dropdown-menu";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import type { MenuProps } from "./Menu";
import { useBackButton } from "./useBackButton";
import { useNarrow } from "./useNarrow";

/** Beside its button; with a head, on a phone, a sheet from below. */
export function Menu({ trigger, children, align = "end", open, onOpenChange, onClosed, head }: MenuProps) {
  const sheet = useNarrow() && head !== undefined;
  const [button, setButton] = useState<Element | null>(null);
  const close = () => onOpenChange?.(false);
  return (
    <Radix.Root modal={sheet} open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild ref={setButton}>
        {trigger}
      </Radix.Trigger>
      {sheet && (
        <Radix.Portal>
          <div className="pointer-events-auto fixed inset-0 z-40 animate-fade bg-veil" onClick={close} />
        </Radix.Portal>
      )}
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={10}
          // The menu of a message stays with the messages.
          collisionBoundary={button?.closest("[role=log]")}
          // A right click opens it under the pointer, and the button comes up over an entry.
          onPointerUpCapture={(event) => event.button !== 0 && event.preventDefault()}
          // A long press gives the focus to what is held, after the menu has opened from it.
          onFocusOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            if (onClosed?.() === true) event.preventDefault();
          }}
          data-sheet={sheet || undefined}
          className={cx(
            "z-50 overflow-y-auto overscroll-contain shadow-float",
            sheet
              ? "pad-safe-b max-h-[calc(100dvh-2rem)] animate-sheet rounded-t-2xl bg-surface px-3 pt-3 [--pad-safe:0.75rem]"
              : "max-h-[max(16rem,var(--radix-dropdown-menu-content-available-height))] max-w-[calc(100vw-1.25rem)] min-w-48 animate-rise rounded-lg border border-line bg-raised p-1.5",
          )}
        >
          {sheet && (
            <>
              <Back onBack={close} />
              <Radix.Label className="mb-2 rounded-xl bg-sunken px-4 py-3 text-sm">{head}</Radix.Label>
            </>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** There while the sheet is open. */
function Back({ onBack }: { onBack: () => void }) {
  useBackButton(onBack);
  return null;
}

interface EntryProps {
  icon: IconName;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function Entry({ icon, danger, onSelect, children }: EntryProps) {
  return (
    <Radix.Item
      onSelect={onSelect}
      className={cx(
        "flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 text-base outline-none data-[highlighted]:bg-sunken",
        danger ? "text-danger" : "text-ink",
      )}
    >
      <Icon name={icon} size={20} className="flex-none" />
      <span className="truncate">{children}</span>
    </Radix.Item>
  );
}

interface EmojiRowProps {
  label: string;
  /** Names the last button. */
  more: string;
  emoji: readonly string[];
  chosen: ReadonlySet<string>;
  onPick: (emoji: string) => void;
  onMore: () => void;
}

/** Emoji side by side: the arrows go along the row as well as down the menu. */
export function EmojiRow({ label, more, emoji, chosen, onPick, onMore }: EmojiRowProps) {
  const place =
    "grid size-11 cursor-pointer place-items-center rounded-md outline-none data-[highlighted]:bg-sunken";
  return (
    <Radix.Group
      aria-label={label}
      onKeyDown={sideways}
      className="mb-1 grid grid-cols-7 justify-items-center border-b border-line pb-1"
    >
      {emoji.map((one) => (
        <Radix.CheckboxItem
          key={one}
          textValue={one}
          checked={chosen.has(one)}
          onSelect={() => onPick(one)}
          className={cx(place, "font-emoji text-2xl", chosen.has(one) && "bg-brand-soft")}
        >
          {one}
        </Radix.CheckboxItem>
      ))}
      <Radix.Item aria-label={more} textValue={more} onSelect={onMore} className={cx(place, "text-ink-soft")}>
        <Icon name="plus" size={20} />
      </Radix.Item>
    </Radix.Group>
  );
}

function sideways(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target as HTMLElement;
  const to =
    event.key === "ArrowRight"
      ? from.nextElementSibling
      : event.key === "ArrowLeft"
        ? from.previousElementSibling
        : null;
  if (to instanceof HTMLElement) to.focus();
}
