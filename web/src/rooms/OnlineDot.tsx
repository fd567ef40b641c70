import { usePresenceWords } from "../i18n/presence";
import type { Room } from "../api/types";
import { useCompany } from "../live/useCompany";

/** On the face of somebody who is there. */
export function Dot() {
  const say = usePresenceWords();
  return (
    <span className="absolute right-0 bottom-0 size-3.5 rounded-full border-2 border-surface bg-pandan">
      <span className="sr-only">{say("presence.online")}</span>
    </span>
  );
}

/** The same for the other one of a direct room. */
export default function OnlineDot({ room }: { room: Pick<Room, "id" | "peer"> }) {
  const { sample } = useCompany(room.id);
  return room.peer && sample.includes(room.peer.id) ? <Dot /> : null;
}
