import type { ReactNode } from "react";
import { useTitle } from "../app/title";

/** A signed-in screen that is one column of content. */
export function Page({
  title,
  name = title,
  lead,
  trail,
  children,
}: {
  title: string;
  /** In the browser's title, when it says more. */
  name?: string;
  lead?: ReactNode;
  trail?: ReactNode;
  children: ReactNode;
}) {
  useTitle(name);
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain bg-paper md:bg-surface">
      <div className="pad-safe-t mx-auto flex max-w-2xl flex-col gap-5 px-4 pb-12">
        <header className="-mb-3 flex min-h-16 items-center gap-1 pt-1">
          {lead}
          <h1 className="flex-1 pl-1 text-xl font-extrabold tracking-tight">{title}</h1>
          {trail}
        </header>
        {children}
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
