import { Link } from "@tanstack/react-router";
import { useT } from "../i18n";
import { useAdminWords } from "../i18n/admin";
import { useDates } from "../i18n/dates";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { Bone, Empty, Failed } from "../ui/State";
import { Tile } from "./Measured";
import { NodeCard } from "./NodeCard";
import { OnlyNode } from "./OnlyNode";
import { ThisNode } from "./ThisNode";
import { useFigures } from "./useFigures";
import { isClosed, useWatch } from "./useWatch";
import type { Watch } from "./watch";

/** For operators: the nodes and what they carry, live. */
export function AdminScreen() {
  const t = useT();
  const say = useAdminWords();
  const dates = useDates();
  const { data, error, isPending, dataUpdatedAt, refetch } = useWatch();
  const closed = isClosed(error);
  const only = data?.nodes.length === 1 && data.nodes[0]?.state !== "gone" ? data.nodes[0] : undefined;
  const back = (
    <Link
      to="/settings"
      aria-label={t("back")}
      className="grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken"
    >
      <Icon name="back" />
    </Link>
  );
  return (
    <Page wide title={say("title")} lead={back}>
      {closed && <Empty icon="lock" title={say("forbidden.title")} text={say("forbidden.text")} />}
      {isPending && <Bones />}
      {!closed && !data && error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {!closed && data && (
        <>
          <Summary
            watch={data}
            stale={error === null ? null : dates.time(new Date(dataUpdatedAt).toISOString())}
          />
          {only ? (
            <section aria-label={say("nodes")} className="grid items-start gap-4 lg:grid-cols-[5fr_3fr]">
              <OnlyNode watched={only} />
              <ThisNode alone />
            </section>
          ) : (
            <>
              <Tiles watch={data} />
              <section aria-label={say("nodes")} className="grid gap-4 md:grid-cols-2">
                {data.nodes.map((one) => (
                  <NodeCard key={one.key} watched={one} />
                ))}
                <ThisNode alone={data.nodes.filter(({ state }) => state !== "gone").length === 1} />
              </section>
            </>
          )}
        </>
      )}
    </Page>
  );
}

/** First of all, in a sentence: how it is. */
function Summary({ watch, stale }: { watch: Watch; stale: string | null }) {
  const { say, figure } = useFigures();
  const count = (...states: string[]) => watch.nodes.filter(({ state }) => states.includes(state)).length;
  const [well, odd, gone] = [count("well"), count("silent", "draining"), count("gone")];
  const [connections, messages] = [watch.total.connections.at(-1) ?? 0, watch.total.events_per_s.at(-1) ?? 0];
  const calm = stale === null && odd === 0 && gone === 0;
  const words = [
    gone > 0 && say("summary.gone", { n: gone }),
    odd > 0 && say("summary.troubled", { n: odd }),
    calm && say("summary.well", { n: well }),
    stale !== null && say("last_look", { time: stale }),
  ].filter((one) => one !== false);
  return (
    <div
      className={cx(
        "flex items-center gap-3 rounded-xl px-4 py-3.5",
        calm
          ? "bg-pandan-soft text-pandan"
          : gone > 0
            ? "bg-danger-soft text-danger"
            : "bg-mango-soft text-mango",
      )}
    >
      <Icon name={calm ? "check" : stale !== null ? "offline" : "alert"} size={26} className="flex-none" />
      <div>
        <p role="status" className="text-lg font-bold">
          {words.join(" ")}
        </p>
        {stale === null && (
          <p className="text-sm">
            {say("summary.carries", { n: connections, messages: figure("events_per_s", messages) })}
          </p>
        )}
      </div>
    </div>
  );
}

function Tiles({ watch: { nodes, total } }: { watch: Watch }) {
  const say = useAdminWords();
  const shared = nodes.some(({ node }) => node.broker !== "local");
  const look = "min-h-35 rounded-xl border border-line bg-surface p-4 md:bg-raised";
  return (
    <div>
      <div className={cx("grid grid-cols-2 gap-4", shared ? "lg:grid-cols-5" : "lg:grid-cols-4")}>
        <Tile of="connections" history={total} className={look} />
        <Tile of="events_per_s" history={total} className={look} />
        <Tile of="welcomes_per_s" history={total} className={look} />
        <Tile of="cpu" history={total} className={look} />
        {shared && <Tile of="broker_lag_ms" history={total} className={look} />}
      </div>
      <p className="mt-2 px-1 text-xs text-ink-faint">{say("chart.span")}</p>
    </div>
  );
}

function Bones() {
  const t = useT();
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
      <Bone className="h-18 !rounded-xl" />
      <div className="grid gap-4 lg:grid-cols-[5fr_3fr]">
        <Bone className="h-96 !rounded-xl" />
        <Bone className="h-64 !rounded-xl" />
      </div>
    </div>
  );
}
