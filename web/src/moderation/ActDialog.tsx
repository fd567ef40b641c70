import type { Person, Room, SanctionKind } from "../api/types";
import RemoveMember from "../room/RemoveMember";
import SanctionDialog from "./SanctionDialog";

/** What those who keep order do about somebody in a room. */
export type Act = SanctionKind | "expulsion";

interface DialogProps {
  room: Pick<Room, "id">;
  person: Pick<Person, "id" | "display_name">;
  act: Act;
  onClose: () => void;
}

/** Asks before an act upon somebody. */
export default function ActDialog({ act, ...about }: DialogProps) {
  return act === "expulsion" ? <RemoveMember {...about} /> : <SanctionDialog {...about} kind={act} />;
}
