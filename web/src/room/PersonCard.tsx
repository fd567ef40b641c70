import { useAccountWords } from "../i18n/account";
import { PersonProfile } from "../profile/PersonProfile";
import { Dialog } from "../ui/Dialog";

interface CardProps {
  who: string;
  room: string;
  onClose: () => void;
}

/** Who is meant by a mention, without leaving the room. */
export default function PersonCard({ who, room, onClose }: CardProps) {
  const say = useAccountWords();
  return (
    <Dialog open onClose={onClose} title={say("profile.title")}>
      <PersonProfile who={who} room={room} />
    </Dialog>
  );
}
