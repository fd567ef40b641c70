import type { ReactNode } from "react";

export function Card({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4">
      <div className="mb-1">
        <h1 className="text-2xl font-extrabold tracking-tight">{title}</h1>
        {text !== undefined && <div className="mt-2 text-ink-soft">{text}</div>}
      </div>
      {children}
    </section>
  );
}
