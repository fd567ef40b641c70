import type { ReactNode } from "react";
import { useTitle } from "../app/title";
import { cx } from "./cx";

/** The column of a screen's head and of what stands below it: on wide screens all of them begin at the same place. */
export const COLUMN = "mx-auto w-full max-w-5xl px-4 md:px-12";
/** As wide as rows and cards that are read from left to right become in it. */
export const READABLE = "max-w-3xl";

interface HeadProps {
  title: ReactNode;
  /** The way back: beside the title on phones, in the margin elsewhere. */
  lead?: ReactNode;
  trail?: ReactNode;
}

export function PageHead({ title, lead, trail }: HeadProps) {
  return (
    <header className="flex min-h-16 items-center gap-1 pt-1">
      {lead !== undefined && <span className="flex-none md:-mr-1 md:-ml-11 md:w-11">{lead}</span>}
      <h1 className="min-w-0 flex-1 pl-1 text-xl font-extrabold tracking-tight">{title}</h1>
      {trail}
    </header>
  );
}

interface PageProps extends HeadProps {
  title: string;
  /** In the browser's title, when it says more. */
  name?: string;
  /** Whether it fills its column. */
  wide?: boolean;
  children: ReactNode;
}

/** A signed-in screen that scrolls as a whole. */
export function Page({ title, name = title, lead, trail, wide, children }: PageProps) {
  useTitle(name);
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain bg-paper md:bg-surface">
      <div className={cx("pad-safe-t pb-12", COLUMN)}>
        <div className={cx("flex flex-col gap-5", !wide && READABLE)}>
          <div className="-mb-3">
            <PageHead title={title} lead={lead} trail={trail} />
          </div>
          {children}
        </div>
      </div>
    </main>
  );
}

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="rounded-xl border border-line bg-surface p-5 md:bg-raised">
      <h2 className="font-bold">{title}</h2>
      {text !== undefined && <p className="mt-1 text-sm text-ink-soft">{text}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
