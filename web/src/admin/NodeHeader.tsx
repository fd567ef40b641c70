import { useDates } from "../i18n/dates";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/Icon";
import { useFigures } from "./useFigures";
import type { NodeState, Watched } from "./watch";

const LOOKS: Record<NodeState, { icon: IconName; look: string }> = {
  well: { icon: "check", look: "bg-pandan-soft text-pandan" },
  draining: { icon: "leave", look: "bg-mango-soft text-mango" },
  silent: { icon: "alert", look: "bg-mango-soft text-mango" },
  gone: { icon: "offline", look: "bg-danger-soft text-danger" },
};

/** What one node is called, since when it is there, and how it is. */
export function NodeHeader({ watched: { node, state } }: { watched: Watched }) {
  const { say } = useFigures();
  const dates = useDates();
  const { icon, look } = LOOKS[state];
  const gone = state === "gone";
  return (
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
  );
}

/** A broker as it is written. */
export const nameOf = (broker: string) => broker.charAt(0).toUpperCase() + broker.slice(1);
