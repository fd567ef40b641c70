import * as Radix from "@radix-ui/react-dropdown-menu";
import type { KeyboardEvent, ReactNode } from "react";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import type { MenuProps } from "./Menu";

export function Menu({ trigger, children, align = "end", open, onOpenChange, onClosed }: MenuProps) {
  return (
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={10}
          // A long press gives the focus to what is held, after the menu has opened from it.
          onFocusOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            if (onClosed?.() === true) event.preventDefault();
          }}
          className="z-50 min-w-48 animate-rise rounded-lg border border-line bg-raised p-1.5 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
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
      <Icon name={icon} size={20} />
      {children}
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
      className="mb-1 grid grid-cols-7 border-b border-line pb-1"
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
