import { cx } from "../ui/cx";
import { Spark } from "./Spark";
import { useFigures } from "./useFigures";
import type { History, Measure } from "./watch";

/** So much is a full chart at least: a single message a second is no mountain. */
const LEAST: Record<Measure, number> = {
  connections: 10,
  streams: 10,
  events_per_s: 5,
  deliveries_per_s: 10,
  welcomes_per_s: 5,
  cpu: 1,
  broker_lag_ms: 10,
};

interface MeasuredProps {
  of: Measure;
  history: History;
}

/** A figure, and how it came to be. Those of a row stand in line when the name of one takes two. */
export function Tile({ of, history, className }: MeasuredProps & { className?: string }) {
  const { say, figure } = useFigures();
  const now = history[of].at(-1) ?? null;
  return (
    <div className={cx("flex min-w-0 flex-col", className)}>
      <span className="text-sm text-ink-soft max-sm:min-h-[2lh]">{say(`measure.${of}`)}</span>
      <span className="font-display text-2xl font-extrabold tabular-nums">{figure(of, now)}</span>
      <Spark
        values={history[of]}
        least={LEAST[of]}
        label={useChartLabel(of, history)}
        className="mt-auto h-12 w-full pt-1"
      />
    </div>
  );
}

export function Row({ of, history, note }: MeasuredProps & { note?: string }) {
  const { say, figure } = useFigures();
  const now = history[of].at(-1) ?? null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_5.5rem_4.5rem] items-center gap-3 py-1.5">
      <span className="min-w-0">
        <span className="block text-sm text-ink-soft">{say(`measure.${of}`)}</span>
        {note !== undefined && <span className="block text-xs text-ink-faint">{note}</span>}
      </span>
      <Spark
        values={history[of]}
        least={LEAST[of]}
        label={useChartLabel(of, history)}
        className="h-7 w-full"
      />
      <span className="text-right font-semibold tabular-nums">{figure(of, now)}</span>
    </div>
  );
}

function useChartLabel(of: Measure, history: History): string {
  const { say, figure } = useFigures();
  const known = history[of].filter((value) => value !== null);
  const top = known.length === 0 ? null : Math.max(...known);
  return say("chart.label", {
    name: say(`measure.${of}`),
    now: figure(of, history[of].at(-1) ?? null),
    top: figure(of, top),
  });
}
