import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, ok } from "../api/client";
import type { AuditLine } from "../api/types";
import { useT } from "../i18n";
import { dayOf, useDates } from "../i18n/dates";
import { useModerationWords } from "../i18n/moderation";
import { useSpan } from "../i18n/spans";
import { Icon, type IconName } from "../ui/Icon";
import { More } from "../ui/More";
import { Empty, Failed, RowBones } from "../ui/State";
import { reasonOf, sentenceOf } from "./auditLine";
import { useMoment } from "./useMoment";

const ICONS: Record<string, IconName> = {
  mute: "mute",
  unmute: "chats",
  ban: "lock",
  unban: "door",
  remove: "leave",
  remove_message: "trash",
  slow_mode: "clock",
  name_moderator: "shield",
  dismiss_moderator: "shield",
  make_link: "invite",
  revoke_link: "invite",
  dismiss_case: "check",
  warn: "alert",
  block_word: "lock",
  watch_word: "search",
  allow_word: "door",
};

function useAudit(room: string | null) {
  const found = useInfiniteQuery({
    queryKey: ["audit", room],
    queryFn: ({ pageParam: cursor }) =>
      ok(
        room === null
          ? api.GET("/v1/moderation/audit", { params: { query: { cursor } } })
          : api.GET("/v1/rooms/{id}/audit", { params: { path: { id: room }, query: { cursor } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return { found, lines: found.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** Who did what to whom, newest first: of a room, or of one's campus. */
export function Audit({ room }: { room: string | null }) {
  const say = useModerationWords();
  const dates = useDates();
  const { found, lines } = useAudit(room);
  const days = Map.groupBy(lines, ({ at }) => dayOf(at));
  return (
    <>
      <p className="text-sm text-ink-soft">{say("audit.text")}</p>
      {found.isPending && <RowBones count={4} />}
      {found.isError && lines.length === 0 && (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isSuccess && lines.length === 0 && (
        <Empty icon="sun" title={say("audit.none")} text={say("audit.none.text")} />
      )}
      {[...days.values()].map((day) => (
        <section key={day[0]!.no} aria-label={dates.day(day[0]!.at)}>
          <h2 className="mb-2 text-sm font-semibold text-ink-soft">{dates.day(day[0]!.at)}</h2>
          <ul className="divide-y divide-line rounded-xl border border-line bg-surface md:bg-raised">
            {day.map((line) => (
              <li key={line.no}>
                <Line line={line} inRoom={room !== null} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <More query={found} />
    </>
  );
}

function Line({ line, inRoom }: { line: AuditLine; inRoom: boolean }) {
  const t = useT();
  const say = useModerationWords();
  const span = useSpan();
  const dates = useDates();
  const moment = useMoment();
  const nameOf = (person: AuditLine["actor"]) =>
    person ? person.display_name || t("deleted_account") : t("somebody");
  const reason = reasonOf(line);
  return (
    <div className="flex items-start gap-3 px-4 py-3">
      <span className="grid size-9 flex-none place-items-center rounded-full bg-brand-soft text-brand-text">
        <Icon name={ICONS[line.act] ?? "shield"} size={18} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words">{sentenceOf(line, { say, span, nameOf })}</p>
        <p className="text-sm text-ink-soft">
          {!inRoom && line.room != null && line.room_title != null && (
            <Link
              to="/moderation/rooms/$room"
              params={{ room: line.room }}
              search={{ tab: "audit" }}
              className="font-semibold text-brand-text hover:underline"
            >
              {line.room_title || say("where.direct")}
            </Link>
          )}
          {line.until != null && (
            <span className="block">{say("audit.until", { when: moment(line.until) })}</span>
          )}
          {reason !== "" && (
            <span dir="auto" className="block break-words">
              {say("quoted", { text: reason })}
            </span>
          )}
        </p>
      </div>
      <time
        dateTime={line.at}
        title={dates.full(line.at)}
        className="flex-none text-xs leading-5 text-ink-faint"
      >
        {dates.time(line.at)}
      </time>
    </div>
  );
}
