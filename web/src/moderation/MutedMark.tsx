import { useOrderWords } from "../i18n/order";
import { Icon } from "../ui/Icon";
import { standing } from "./terms";
import { useMoment } from "./useMoment";
import { useSanctions } from "./useSanctions";

/** Beside the name of somebody who is muted, for those who keep order. */
export default function MutedMark({ room, user }: { room: string; user: string }) {
  const say = useOrderWords();
  const moment = useMoment();
  const sanctions = standing(useSanctions(room).data ?? [], Date.now());
  const mute = sanctions.find(({ person, kind }) => person.id === user && kind === "mute");
  if (!mute) return null;
  const text = mute.until == null ? say("mark.open") : say("mark.until", { when: moment(mute.until) });
  return (
    <span className="flex-none text-mango" title={text}>
      <Icon name="mute" size={16} />
      <span className="sr-only">{text}</span>
    </span>
  );
}
