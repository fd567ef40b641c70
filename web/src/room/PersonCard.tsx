import { useT } from "../i18n";
import { PersonProfile } from "../profile/PersonProfile";
import { Dialog } from "../ui/Dialog";

/** Who is meant by a mention, without leaving the room. */
export default function PersonCard({ who, onClose }: { who: string; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog open onClose={onClose} title={t("profile.title")}>
      <PersonProfile who={who} />
    </Dialog>
  );
}
