import { usePresenceWords } from "../i18n/presence";
import { Face } from "../ui/Face";
import { useRoom } from "./useRoom";

/** Under my last message that the other person has read. */
export default function Seen({ room: id }: { room: string }) {
  const say = usePresenceWords();
  const peer = useRoom(id).room?.peer;
  return (
    <p
      data-seen=""
      className="mt-0.5 flex animate-fade items-center gap-1 px-1 text-2xs text-ink-faint select-none"
    >
      {peer && <Face id={peer.id} name={peer.deleted ? "" : peer.display_name} size={16} />}
      {say("seen")}
    </p>
  );
}
