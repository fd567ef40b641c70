import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTongue } from "../i18n";
import { Section } from "../ui/Page";
import { Bone } from "../ui/State";
import { parse, rate, within, type Metrics } from "./metrics";
import { useFigures } from "./useFigures";
import { LOOK_EVERY_MS } from "./useWatch";

interface Look {
  at: number;
  now: Metrics;
  before: Metrics | null;
  seconds: number;
}

/** The metrics of the node that answers: no token is needed, but operators close the path to the outside. */
async function readMetrics(before: Look | undefined): Promise<Look | null> {
  const answer = await fetch("/metrics", { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok || answer.headers.get("content-type")?.startsWith("text/plain") !== true) return null;
  const now = parse(await answer.text());
  const at = Date.now();
  return { at, now, before: before?.now ?? null, seconds: before ? (at - before.at) / 1_000 : 0 };
}

/** What one node tells of itself beyond its sign of life. */
export function ThisNode({ alone }: { alone: boolean }) {
  const { say } = useFigures();
  const key = ["metrics"];
  const { data, isPending } = useQuery({
    queryKey: key,
    queryFn: ({ client }) => readMetrics(client.getQueryData<Look | null>(key) ?? undefined),
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
      <Figures look={data} />
    </Section>
  );
}

function Figures({ look: { now, before, seconds } }: { look: Look }) {
  const { say, figure } = useFigures();
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
      <Fact name={say("delivered")}>
        {figure("events_per_s", rate(before, now, "atas_realtime_delivered_total", seconds))}
      </Fact>
      <Fact name={say("slow")}>{number.format(sum("atas_realtime_resyncs_total"))}</Fact>
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
