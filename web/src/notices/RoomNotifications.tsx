import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { NotificationLevel, Room } from "../api/types";
import { useNoticeWords } from "../i18n/notices";
import { useProblemText } from "../i18n/problems";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/Dialog";
import { Bone, Failed } from "../ui/State";

type Level = NotificationLevel | null;
const OF_ROOMS: Level[] = [null, "all", "mentions", "none"];
const OF_TWO: Level[] = ["all", "none"];

/** What I want to hear of one room; a press is saved at once. */
export default function RoomNotifications({
  room,
  name,
  onClose,
}: {
  room: Room;
  name: string;
  onClose: () => void;
}) {
  const say = useNoticeWords();
  const problem = useProblemText();
  const queries = useQueryClient();
  const key = ["room-notifications", room.id];
  const params = { path: { id: room.id } };
  const query = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET("/v1/rooms/{id}/notifications", { params })),
  });
  const usual = useQuery({
    queryKey: ["notification-settings"],
    queryFn: () => ok(api.GET("/v1/settings/notifications")),
  });
  const saving = useMutation({
    mutationFn: (level: Level) => ok(api.PUT("/v1/rooms/{id}/notifications", { params, body: { level } })),
    onSuccess: (saved) => queries.setQueryData(key, saved),
  });
  const direct = room.kind === "direct";
  const stands = query.data?.level ?? null;
  // In a conversation of two, everything but "nothing" is the same.
  const value = saving.isPending ? saving.variables : direct && stands !== "none" ? "all" : stands;
  const described = (level: Level): [string, string] => {
    if (direct) return level === "none" ? [say("level.none"), ""] : [say("level.direct"), ""];
    if (level !== null) return [say(`level.${level}`), say(`level.${level}.text`)];
    const known = usual.data && say(`level.${usual.data.rooms ?? "all"}`);
    return [say("level.usual"), known ? say("level.usual.text", { level: known }) : ""];
  };
  return (
    <Dialog open onClose={onClose} title={say("room.title")} description={say("room.text", { name })}>
      {query.isPending && <Bone className="my-3 h-40" />}
      {query.isError && !query.data && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <div role="radiogroup" aria-label={say("room.title")} className="flex flex-col gap-1 pt-3">
          {(direct ? OF_TWO : OF_ROOMS).map((level) => (
            <Way
              key={level ?? "usual"}
              words={described(level)}
              chosen={level === value}
              busy={saving.isPending}
              onChoose={() => saving.mutate(level)}
            />
          ))}
        </div>
      )}
      <p role="status" className="min-h-6 pt-3 text-sm font-semibold">
        {saving.isError && (
          <span className="text-danger">{say("settings.not_saved", { why: problem(saving.error) })}</span>
        )}
        {saving.isSuccess && <span className="text-pandan">{say("settings.saved")}</span>}
      </p>
    </Dialog>
  );
}

interface WayProps {
  words: [string, string];
  chosen: boolean;
  busy: boolean;
  onChoose: () => void;
}

function Way({ words: [label, text], chosen, busy, onChoose }: WayProps) {
  return (
    <label
      className={cx(
        "-mx-3 flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3 py-2 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-brand",
        chosen && "bg-brand-faint",
      )}
    >
      <input
        type="radio"
        name="level"
        className="size-5 flex-none"
        checked={chosen}
        onChange={() => busy || onChoose()}
      />
      <span className="min-w-0">
        <span className="block font-semibold">{label}</span>
        {text !== "" && <span className="block text-sm text-ink-soft">{text}</span>}
      </span>
    </label>
  );
}
