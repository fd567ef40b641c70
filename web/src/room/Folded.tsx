import { useState, type ReactNode } from "react";
import { useT } from "../i18n";
import { cx } from "../ui/cx";
import { isLong } from "./text";

interface FoldedProps {
  text: string;
  tabbable: boolean;
  /** The text as it is shown. */
  children: ReactNode;
}

/** A message's words; the beginning of them, when they would fill the screen. */
export function Folded({ text, tabbable, children }: FoldedProps) {
  const t = useT();
  const [whole, setWhole] = useState(false);
  const folded = !whole && isLong(text);
  return (
    <>
      <span
        data-text=""
        className={cx("break-words whitespace-pre-wrap [overflow-wrap:anywhere]", folded && "line-clamp-12")}
      >
        {children}
      </span>
      {folded && (
        <button
          type="button"
          tabIndex={tabbable ? 0 : -1}
          className="min-h-11 font-bold text-brand-text"
          onClick={() => setWhole(true)}
        >
          {t("message.whole")}
        </button>
      )}
    </>
  );
}
