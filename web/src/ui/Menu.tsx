import { cloneElement, lazy, Suspense, useState, type ReactElement, type ReactNode } from "react";

/** Loaded when the first menu is opened, not with the first page. */
const Parts = lazy(() => import("./MenuParts").then((parts) => ({ default: parts.Menu })));
export const MenuEmoji = lazy(() => import("./MenuParts").then((parts) => ({ default: parts.EmojiRow })));
export const MenuEntry = lazy(() => import("./MenuParts").then((parts) => ({ default: parts.Entry })));

type Trigger = ReactElement<{ onClick?: () => void; "aria-haspopup"?: "menu"; "aria-expanded"?: boolean }>;

export interface MenuProps {
  trigger: Trigger;
  children: ReactNode;
  align?: "start" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Whether somebody else has taken the focus; otherwise the button that opened the menu gets it back. */
  onClosed?: () => boolean;
  /** On a phone the menu is a sheet from below, and this stands on top of it. */
  head?: ReactNode;
}

export function Menu(props: MenuProps) {
  const [used, setUsed] = useState(false);
  const [ownOpen, setOwnOpen] = useState(false);
  const open = props.open ?? ownOpen;
  const change = (next: boolean) => {
    setUsed(true);
    setOwnOpen(next);
    props.onOpenChange?.(next);
  };
  const plain = cloneElement(props.trigger, {
    onClick: () => change(true),
    "aria-haspopup": "menu",
    "aria-expanded": false,
  });
  if (!used && !open) return plain;
  return (
    <Suspense fallback={plain}>
      <Parts {...props} open={open} onOpenChange={change} />
    </Suspense>
  );
}
