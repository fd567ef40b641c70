import { cx } from "../ui/cx";
import { Row } from "./Measured";
import { NodeHeader, nameOf } from "./NodeHeader";
import { Quickness } from "./Quickness";
import { useFigures } from "./useFigures";
import type { Watched } from "./watch";

/** One node: how it is, and what it carries. */
export function NodeCard({ watched }: { watched: Watched }) {
  const { say, figure } = useFigures();
  const { node, state, history } = watched;
  const gone = state === "gone";
  return (
    <article className="rounded-xl border border-line bg-surface p-5 md:bg-raised" aria-label={node.name}>
      <NodeHeader watched={watched} />
      <div className={cx("mt-3 divide-y divide-line", gone && "grayscale")}>
        <Row of="connections" history={history} />
        <Row of="events_per_s" history={history} />
        <Row of="deliveries_per_s" history={history} />
        <Row
          of="welcomes_per_s"
          history={history}
          note={say("welcomes_max", { n: figure("welcomes_per_s", node.welcomes_max) })}
        />
        <Row of="cpu" history={history} />
        <Row of="streams" history={history} />
        {node.broker !== "local" && (
          <Row of="broker_lag_ms" history={history} note={say("through", { broker: nameOf(node.broker) })} />
        )}
      </div>
      {!gone && <Quickness node={node} />}
      {node.this && !gone && <p className="mt-3 text-sm text-ink-faint">{say("this")}</p>}
    </article>
  );
}
