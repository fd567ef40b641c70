import { lazy, Suspense, type ReactNode } from "react";

/** Loaded with the first dialog, not with the first page. */
const Parts = lazy(() => import("./DialogParts"));

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
