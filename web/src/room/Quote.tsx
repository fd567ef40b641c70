import { lazy, Suspense } from "react";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import type { Item } from "../live/timeline";
import { cx } from "../ui/cx";
import { QuoteWords } from "./QuoteWords";

const FarQuote = lazy(() => import("./FarQuote"));

interface QuoteProps {
  room: string;
  seq: number;
  quoted: Item | null;
  person: Person | null;
  mine: boolean;
  onJump: (seq: number) => void;
}

/** What is being answered; a press goes there. */
export function Quote({ room, seq, quoted, person, mine, onJump }: QuoteProps) {
  const t = useT();
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => onJump(seq)}
      className={cx(
        "mb-1.5 -mx-1 block min-h-11 w-[calc(100%+0.5rem)] relative min-w-36 rounded-lg py-1 pr-2.5 pl-4 before:absolute before:inset-y-2 before:left-1.5 before:w-[3px] before:rounded-full before:bg-brand text-left text-sm",
        mine ? "bg-surface/55" : "bg-surface/80",
      )}
    >
      {quoted === null ? (
        <Suspense fallback={<QuoteWords quoted={null} person={null} />}>
          <FarQuote room={room} seq={seq} />
        </Suspense>
      ) : (
        <QuoteWords quoted={quoted} person={person} />
      )}
      <span className="sr-only">{t("quote.jump")}</span>
    </button>
  );
}
