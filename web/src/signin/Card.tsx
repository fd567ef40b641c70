import type { ReactNode } from "react";
import { useTitle } from "../app/title";

interface CardProps {
  title: string;
  /** In the browser's title, when it is plainer. */
  name?: string;
  text?: ReactNode;
  children: ReactNode;
}

export function Card({ title, name = title, text, children }: CardProps) {
  useTitle(name);
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
