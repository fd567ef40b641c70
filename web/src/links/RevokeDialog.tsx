import type { Room } from "../api/types";
import { useLinkWords } from "../i18n/links";
import { DangerDialog } from "../ui/DialogForm";
import { notify } from "../ui/notify";
import { useRevokeLink } from "./useLinks";

interface RevokeProps {
  room: Room;
  link: string;
  onRevoked: () => void;
  onClose: () => void;
}

export function RevokeDialog({ room, link, onRevoked, onClose }: RevokeProps) {
  const say = useLinkWords();
  const revoking = useRevokeLink(room.id, link, () => {
    notify(say("revoke.done"));
    onRevoked();
    onClose();
  });
  return (
    <DangerDialog
      title={say("revoke.title")}
      description={say("revoke.text")}
      submit={say("revoke.submit")}
      sending={revoking}
      onClose={onClose}
    />
  );
}
