import { Link } from "@tanstack/react-router";
import { useOrderWords } from "../i18n/order";
import { buttonClass } from "../ui/Button";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { useCases } from "./useCases";

/** Above the people of a room, for those who keep order in it: the way to its queue, and how much waits there. */
export default function OrderDoor({ room }: { room: string }) {
  const say = useOrderWords();
  const { length: n } = useCases(room, false).cases;
  return (
    <Link
      to="/moderation/rooms/$room"
      params={{ room }}
      className={cx(buttonClass("plain", true), "mb-2 !justify-start !px-3")}
    >
      <Icon name="shield" size={20} />
      <span className="flex-1 text-left">{say("door")}</span>
      {n > 0 && (
        <span className="rounded-full bg-mango-soft px-2.5 py-0.5 text-xs font-bold text-mango">
          {say("door.waiting", { n })}
        </span>
      )}
    </Link>
  );
}
