import { useEffect, useState } from "react";
import type { Room } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { useSpan } from "../i18n/spans";
import { useLiveRoom, useOutgoing } from "../live/LiveProvider";
import { roomStream } from "../realtime";
import { useMe } from "../session/useSession";
import { Icon } from "../ui/Icon";
import { clock, lastHeld, spoken } from "./countdown";
import { useNow } from "./useNow";

/** Above the box of a room in slow mode: how long until the next message. What is typed meanwhile stays. */
export default function SlowBar({ room, onHold }: { room: Room; onHold: (held: boolean) => void }) {
  const say = useOrderWords();
  const span = useSpan();
  const last = lastHeld(useLiveRoom(room.id).items, useMe().id);
  const pending = useOutgoing(roomStream(room.id)).some(({ state }) => state !== "failed");
  const [known, setKnown] = useState(() => spoken(null, last, Date.now()));
  const fresh = spoken(known, last, Date.now());
  if (fresh !== known) setKnown(fresh);
  const end = fresh.at + room.slow_seconds * 1_000;
  const [over, setOver] = useState(0);
  const now = useNow(end > over);
  if (end <= now && over < end) setOver(end);
  // Until the time is read anew it is an old one.
  const left = Math.min(end - now, room.slow_seconds * 1_000);
  const held = pending || left > 0;
  useEffect(() => {
    onHold(held);
    return () => onHold(false);
  }, [held, onHold]);
  return (
    <p className="flex items-center gap-2 px-4 pt-2 text-xs text-ink-soft">
      <Icon name="clock" size={15} className="flex-none text-brand-text" />
      {left > 0 ? (
        <span role="timer" className="font-semibold tabular-nums">
          {say("slow.wait", { left: clock(left) })}
        </span>
      ) : (
        say("slow.idle", { span: span(room.slow_seconds) })
      )}
    </p>
  );
}
