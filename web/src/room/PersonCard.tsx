import { useAccountWords } from "../i18n/account";
import { PersonProfile } from "../profile/PersonProfile";
import { Dialog } from "../ui/Dialog";

/** Who is meant by a mention, without leaving the room. */
export default function PersonCard({ who, onClose }: { who: string; onClose: () => void }) {
  const say = useAccountWords();
  return (
    <Dialog open onClose={onClose} title={say("profile.title")}>
      <PersonProfile who={who} />
    </Dialog>
  );
}
