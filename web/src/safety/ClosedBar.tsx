import type { Room } from "../api/types";
import { useSafetyWords } from "../i18n/safety";
import MutedBar from "../moderation/MutedBar";
import { Unblock } from "./Unblock";
import { useBlocks } from "./useBlocks";

interface BarProps {
  room: Room;
  name: string;
  /** Of a thread: the message with which it began. */
  root?: number;
}

/** Where the box was, when one cannot write. */
export default function ClosedBar(props: BarProps) {
  return props.room.muted ? <MutedBar {...props} /> : <Closed {...props} />;
}

/** Nobody writes here any more. Why is only told to whoever made the block. */
function Closed({ room, name }: BarProps) {
  const say = useSafetyWords();
  const { peer } = room;
  const mine = useBlocks().data?.some(({ person }) => person.id === peer?.id) === true;
  return (
    <div className="pad-safe-b flex-none border-t border-line bg-paper px-4">
      <div className="mx-auto flex min-h-15 max-w-3xl flex-wrap items-center justify-center gap-x-4 gap-y-1 py-2 text-center text-sm text-ink-soft">
        <p>{mine ? say("closed.mine", { name }) : say("closed")}</p>
        {mine && peer && <Unblock person={peer} />}
      </div>
    </div>
  );
}
