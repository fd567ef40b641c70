import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTongue } from "../i18n";
import { Section } from "../ui/Page";
import { Bone } from "../ui/State";
import { parse, within, type Metrics } from "./metrics";
import { useFigures } from "./useFigures";
import { LOOK_EVERY_MS } from "./useWatch";

/** The metrics of the node that answers: no token is needed, but operators close the path to the outside. */
async function readMetrics(): Promise<Metrics | null> {
  const answer = await fetch("/metrics", { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok || answer.headers.get("content-type")?.startsWith("text/plain") !== true) return null;
  return parse(await answer.text());
}

/** What one node tells of itself beyond its sign of life. */
export function ThisNode({ alone }: { alone: boolean }) {
  const { say } = useFigures();
  const { data, isPending } = useQuery({
    queryKey: ["metrics"],
    queryFn: readMetrics,
    enabled: alone,
    structuralSharing: false,
    retry: false,
    refetchInterval: LOOK_EVERY_MS,
  });
  if (!alone)
    return (
      <Section title={say("detail")} text={say("detail.many")}>
        {null}
      </Section>
    );
  if (isPending) return <Bone className="h-40 !rounded-xl" />;
  if (!data)
    return (
      <Section title={say("detail")} text={say("detail.hidden")}>
        {null}
      </Section>
    );
  return (
    <Section title={say("detail")} text={say("detail.text")}>
      <Figures now={data} />
    </Section>
  );
}

function Figures({ now }: { now: Metrics }) {
  const { say } = useFigures();
  const { region } = useTongue();
  const number = new Intl.NumberFormat(region, { maximumFractionDigits: 1 });
  const sum = (name: string) => now.sums.get(name) ?? 0;
  const commits = (share: number) => {
    const bound = within(null, now, "atas_realtime_commit_seconds", share);
    if (bound === null) return "–";
    return bound === Infinity
      ? say("over_ms", { n: number.format(30_000) })
      : say("ms", { n: number.format(bound * 1_000) });
  };
  const closed = [...(now.apart.get("atas_realtime_closed_total") ?? [])];
  const megabytes = new Intl.NumberFormat(region, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 0,
  });
  const up = sum("atas_database_up") === 1;
  return (
    <dl className="divide-y divide-line">
      <Fact name={say("commits")} note={say("commits.half", { ms: commits(0.5) })}>
        {commits(0.99)}
      </Fact>
      <Fact name={say("healed")}>{number.format(sum("atas_realtime_healed_events_total"))}</Fact>
      <Fact name={say("closed")}>
        {closed.length === 0
          ? say("closed.none")
          : closed.map(([code, n]) => say("closed.code", { code, n })).join(", ")}
      </Fact>
      <Fact name={say("memory")}>{megabytes.format(sum("process_resident_memory_bytes") / 1e6)}</Fact>
      <Fact name={say("database")}>
        <span className={up ? "text-pandan" : "text-danger"}>
          {say(up ? "database.well" : "database.away")}
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-3 py-2.5">
      <dt className="min-w-0 flex-1 text-sm text-ink-soft">
        {name}
        {note !== undefined && <span className="block text-xs text-ink-faint">{note}</span>}
      </dt>
      <dd className="flex-none text-right font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
