import { createContext, lazy, Suspense, type ReactNode, type RefObject } from "react";

/** Loaded with the first dialog, not with the first page. */
const Parts = lazy(() => import("./DialogParts"));

/** What gets the focus after a dialog in here when what had it has gone, as the entry of a menu has. */
export const FocusHome = createContext<RefObject<HTMLElement | null> | null>(null);

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  /** Something is written in it that would be lost: whoever closes it is asked. */
  begun?: boolean;
  children: ReactNode;
}

export function Dialog(props: DialogProps) {
  return (
    <Suspense>
      <Parts {...props} />
    </Suspense>
  );
}
