import type { Room } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { RoomFace } from "../rooms/RoomFace";
import { Bone, Failed } from "../ui/State";

interface BeginningProps {
  room: Room;
  name: string;
  earlier: boolean;
  failed: unknown;
  onRetry: () => void;
}

/** The upper end of what is loaded: more to come, or where the room begins. */
export function Beginning({ room, name, earlier, failed, onRetry }: BeginningProps) {
  const t = useT();
  const dates = useDates();
  if (failed !== null) return <Failed error={failed} onRetry={onRetry} />;
  if (earlier) {
    return (
      <div className="flex flex-col gap-3 py-4" role="status" aria-label={t("messages.loading_earlier")}>
        <Bone className="h-10 w-2/3 !rounded-xl" />
        <Bone className="ml-auto h-10 w-1/2 !rounded-xl" />
        <Bone className="h-10 w-1/3 !rounded-xl" />
      </div>
    );
  }
  return (
    <div
      data-beginning=""
      className="flex flex-col items-center gap-2 px-4 pt-8 pb-6 text-center [overflow-wrap:anywhere]"
    >
      <RoomFace room={room} name={name} size={76} />
      <h2 className="mt-2 text-xl font-extrabold">{name}</h2>
      {room.topic !== "" && <p className="max-w-md text-ink-soft">{room.topic}</p>}
      <p className="text-sm text-ink-faint">
        {room.kind === "direct"
          ? t("beginning.direct", { name })
          : t(room.kind === "private" ? "beginning.private" : "beginning.public", {
              date: dates.month(room.created_at),
            })}
      </p>
    </div>
  );
}
