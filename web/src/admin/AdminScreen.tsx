import { Link } from "@tanstack/react-router";
import { useT } from "../i18n";
import { useAdminWords } from "../i18n/admin";
import { useDates } from "../i18n/dates";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { Bone, Empty, Failed } from "../ui/State";
import { Tile } from "./Measured";
import { NodeCard } from "./NodeCard";
import { ThisNode } from "./ThisNode";
import { isClosed, useWatch } from "./useWatch";
import type { Watch } from "./watch";

/** For operators: the nodes and what they carry, live. */
export function AdminScreen() {
  const t = useT();
  const say = useAdminWords();
  const dates = useDates();
  const { data, error, isPending, dataUpdatedAt, refetch } = useWatch();
  const closed = isClosed(error);
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain bg-paper md:bg-surface">
      <div className="pad-safe-t mx-auto flex max-w-5xl flex-col gap-5 px-4 pb-12">
        <header className="flex min-h-11 items-center gap-1 pt-4">
          <Link
            to="/settings"
            aria-label={t("back")}
            className="grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken"
          >
            <Icon name="back" />
          </Link>
          <h1 className="flex-1 pl-1 text-xl font-extrabold tracking-tight">{say("title")}</h1>
        </header>
        {closed && <Empty icon="lock" title={say("forbidden.title")} text={say("forbidden.text")} />}
        {isPending && <Bones />}
        {!closed && !data && error !== null && <Failed error={error} onRetry={() => void refetch()} />}
        {!closed && data && (
          <>
            <Summary
              watch={data}
              stale={error === null ? null : dates.time(new Date(dataUpdatedAt).toISOString())}
            />
            <Tiles watch={data} />
            <section aria-label={say("nodes")} className="grid gap-4 md:grid-cols-2">
              {data.nodes.map((one) => (
                <NodeCard key={one.key} watched={one} />
              ))}
              <ThisNode alone={data.nodes.filter(({ state }) => state !== "gone").length === 1} />
            </section>
          </>
        )}
      </div>
    </main>
  );
}

function Summary({ watch, stale }: { watch: Watch; stale: string | null }) {
  const say = useAdminWords();
  const count = (...states: string[]) => watch.nodes.filter(({ state }) => states.includes(state)).length;
  const [well, odd, gone] = [count("well"), count("silent", "draining"), count("gone")];
  const calm = stale === null && odd === 0 && gone === 0;
  const words = [
    gone > 0 && say("summary.gone", { n: gone }),
    odd > 0 && say("summary.troubled", { n: odd }),
    calm && say("summary.well", { n: well }),
    stale !== null && say("last_look", { time: stale }),
  ].filter((one) => one !== false);
  return (
    <p
      role="status"
      className={cx(
        "flex items-center gap-2.5 rounded-xl px-4 py-3 font-semibold",
        calm
          ? "bg-pandan-soft text-pandan"
          : gone > 0
            ? "bg-danger-soft text-danger"
            : "bg-mango-soft text-mango",
      )}
    >
      <Icon name={calm ? "check" : stale !== null ? "offline" : "alert"} size={20} className="flex-none" />
      {words.join(" ")}
    </p>
  );
}

function Tiles({ watch: { nodes, total } }: { watch: Watch }) {
  const shared = nodes.some(({ node }) => node.broker !== "local");
  return (
    <div className={cx("grid grid-cols-2 gap-4", shared ? "lg:grid-cols-5" : "lg:grid-cols-4")}>
      <Tile of="connections" history={total} />
      <Tile of="events_per_s" history={total} />
      <Tile of="welcomes_per_s" history={total} />
      <Tile of="cpu" history={total} />
      {shared && <Tile of="broker_lag_ms" history={total} />}
    </div>
  );
}

function Bones() {
  const t = useT();
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
      <Bone className="h-12 !rounded-xl" />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {[1, 2, 3, 4].map((one) => (
          <Bone key={one} className="h-32 !rounded-xl" />
        ))}
      </div>
      <Bone className="h-64 !rounded-xl md:w-1/2" />
    </div>
  );
}
