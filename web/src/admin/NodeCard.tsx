import { useDates } from "../i18n/dates";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/Icon";
import { Row } from "./Measured";
import { Quickness } from "./Quickness";
import { useFigures } from "./useFigures";
import type { NodeState, Watched } from "./watch";

const LOOKS: Record<NodeState, { icon: IconName; look: string }> = {
  well: { icon: "check", look: "bg-pandan-soft text-pandan" },
  draining: { icon: "leave", look: "bg-mango-soft text-mango" },
  silent: { icon: "alert", look: "bg-mango-soft text-mango" },
  gone: { icon: "offline", look: "bg-danger-soft text-danger" },
};

/** One node: how it is, and what it carries. */
export function NodeCard({ watched }: { watched: Watched }) {
  const { say, figure } = useFigures();
  const dates = useDates();
  const { node, state, history } = watched;
  const { icon, look } = LOOKS[state];
  const gone = state === "gone";
  return (
    <article className="rounded-xl border border-line bg-surface p-5 md:bg-raised" aria-label={node.name}>
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-lg font-bold">{node.name}</h3>
          <p className="text-sm text-ink-soft">
            {gone ? (
              say("up.gone", { when: dates.time(node.seen_at) })
            ) : (
              <span title={dates.full(node.started_at)}>
                {say("up.since", { when: dates.brief(node.started_at) })}
              </span>
            )}
            {` · ${node.version}`}
          </p>
        </div>
        <span
          className={cx(
            "inline-flex flex-none items-center gap-1.5 rounded-full px-3 py-1 text-sm font-semibold",
            look,
          )}
        >
          <Icon name={icon} size={16} />
          {say(`state.${state}`)}
        </span>
      </header>
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
          <Row
            of="broker_lag_ms"
            history={history}
            note={say("through", { broker: brokerName(node.broker) })}
          />
        )}
      </div>
      {!gone && <Quickness node={node} />}
      {node.this && !gone && <p className="mt-3 text-sm text-ink-faint">{say("this")}</p>}
    </article>
  );
}

const brokerName = (broker: string) => broker.charAt(0).toUpperCase() + broker.slice(1);
