import { Tile } from "./Measured";
import { NodeHeader, nameOf } from "./NodeHeader";
import { Quickness } from "./Quickness";
import { useFigures } from "./useFigures";
import type { Watched } from "./watch";

/** The node where there is but one: what it carries is all there is. */
export function OnlyNode({ watched }: { watched: Watched }) {
  const { say, figure } = useFigures();
  const { node, history } = watched;
  const shared = node.broker !== "local";
  const notes = [
    say("chart.span"),
    say("welcomes_max", { n: figure("welcomes_per_s", node.welcomes_max) }),
    ...(shared ? [say("through", { broker: nameOf(node.broker) })] : []),
  ];
  return (
    <article
      className="rounded-xl border border-line bg-surface p-4 sm:p-5 md:bg-raised"
      aria-label={node.name}
    >
      <NodeHeader watched={watched} />
      <div className="mt-4 grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3">
        <Tile of="connections" history={history} />
        <Tile of="events_per_s" history={history} />
        <Tile of="deliveries_per_s" history={history} />
        <Tile of="welcomes_per_s" history={history} />
        <Tile of="cpu" history={history} />
        <Tile of="streams" history={history} />
        {shared && <Tile of="broker_lag_ms" history={history} />}
      </div>
      <p className="mt-3 text-xs text-ink-faint">{notes.join(" · ")}</p>
      <Quickness node={node} />
    </article>
  );
}
