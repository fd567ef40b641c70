import { cx } from "../ui/cx";
import { useFigures } from "./useFigures";
import type { Watched } from "./watch";

/** How quickly one node answers and delivers, and who cannot follow it. */
export function Quickness({ node }: Pick<Watched, "node">) {
  const { say, took } = useFigures();
  const slow = node.slow_clients;
  const half = (ms: number | null | undefined) =>
    ms == null ? say("quick.nothing") : say("quick.half", { ms: took(ms) });
  return (
    <dl className="mt-3 grid grid-cols-3 gap-x-3 rounded-lg bg-sunken px-3 py-3 sm:px-4">
      <Fact name={say("quick.ack")} note={half(node.ack_p50_ms)}>
        {took(node.ack_p99_ms ?? null)}
      </Fact>
      <Fact name={say("quick.write")} note={half(node.write_p50_ms)}>
        {took(node.write_p99_ms ?? null)}
      </Fact>
      <Fact name={say("quick.slow")} note={say("quick.now")} odd={slow > 0}>
        {slow}
      </Fact>
    </dl>
  );
}

interface FactProps {
  name: string;
  note: string;
  odd?: boolean;
  children: string | number;
}

function Fact({ name, note, odd = false, children }: FactProps) {
  return (
    <div className="row-span-3 grid min-w-0 grid-rows-subgrid">
      <dt className="self-end text-xs text-ink-soft">{name}</dt>
      <dd className={cx("text-lg font-bold tabular-nums", odd && "text-mango")}>{children}</dd>
      <dd className="text-xs text-ink-faint">{note}</dd>
    </div>
  );
}
