import { lazy, Suspense, useState } from "react";
import type { Person, Room } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { useTalkWords } from "../i18n/talk";
import { useRoom } from "../room/useRoom";
import { Button } from "../ui/Button";
import type { Act } from "./ActDialog";
import { useIsMuted, useLifting } from "./useSanctions";
import { useStanding } from "./useStanding";

const ActDialog = lazy(() => import("./ActDialog"));

interface ButtonsProps {
  room: string;
  person: Pick<Person, "id" | "display_name">;
}

/** Below a profile that is shown in a room, for those who keep order in it. */
export default function ActButtons({ room: id, person }: ButtonsProps) {
  const { room } = useRoom(id);
  return room ? <Asked room={room} person={person} /> : null;
}

interface AskedProps {
  room: Room;
  person: ButtonsProps["person"];
}

function Asked({ room, person }: AskedProps) {
  const { standing } = useStanding(room, person.id);
  return standing?.may === true && <Buttons room={room} person={person} member={standing.member} />;
}

function Buttons({ room, person, member }: AskedProps & { member: boolean }) {
  const say = useOrderWords();
  const talk = useTalkWords();
  const [act, setAct] = useState<Act | null>(null);
  const muted = useIsMuted(room.id, person.id);
  const lifting = useLifting(room.id, person.id, "mute", say("lifted.mute", { name: person.display_name }));
  return (
    <div className="mt-2 flex w-full flex-wrap border-t border-line pt-2">
      {muted ? (
        <Button look="plain" busy={lifting.isPending} onClick={() => lifting.mutate()}>
          {say("mute.lift")}
        </Button>
      ) : (
        <Button look="plain" onClick={() => setAct("mute")}>
          {say("mute.open")}
        </Button>
      )}
      <Button look="plain" onClick={() => setAct("ban")}>
        {say("ban.open")}
      </Button>
      {member && (
        <Button look="plain" onClick={() => setAct("expulsion")}>
          {talk("room.remove")}
        </Button>
      )}
      {act && (
        <Suspense>
          <ActDialog room={room} person={person} act={act} onClose={() => setAct(null)} />
        </Suspense>
      )}
    </div>
  );
}
