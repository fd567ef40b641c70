import { useOrderWords } from "../i18n/order";
import { Icon } from "../ui/Icon";

/** Beside the name of somebody whom an owner has named. */
export default function ModeratorMark() {
  const say = useOrderWords();
  return (
    <span className="flex-none text-mango" title={say("role.mark")}>
      <Icon name="shield" size={16} />
      <span className="sr-only">{say("role.mark")}</span>
    </span>
  );
}
