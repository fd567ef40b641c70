import { Link } from "@tanstack/react-router";
import { useLinkWords } from "../i18n/links";
import { useSession } from "../session/useSession";
import { Card } from "../signin/Card";
import { buttonClass } from "../ui/Button";
import { Icon, type IconName } from "../ui/Icon";
import type { Why } from "./refusal";
import { useMoment } from "./useLinkFacts";

const ICONS: Record<Why, IconName> = { none: "compass", gone: "clock", banned: "lock", unreachable: "door" };

interface RefusedProps {
  why: Why;
  title?: string;
  until?: number | null;
}

/** Nobody gets in here: says so, why, and what to do next. */
export function Refused({ why, title = "", until = null }: RefusedProps) {
  const say = useLinkWords();
  const moment = useMoment();
  const inside = useSession().status === "in";
  return (
    <div className="text-center">
      <Card title={say(`refused.${why}.title`, { title })} text={say(`refused.${why}.text`)}>
        <span className="my-3 grid size-24 place-items-center self-center rounded-full bg-mango-soft text-mango">
          <Icon name={ICONS[why]} size={44} />
        </span>
        {until !== null && (
          <p className="text-center text-sm font-semibold">
            {say("refused.until", { when: moment(new Date(until).toISOString()) })}
          </p>
        )}
        <Link to={inside ? "/rooms" : "/"} className={buttonClass("main", true)}>
          {say(inside ? "back_to_rooms" : "home")}
        </Link>
        {why === "gone" && inside && (
          <p className="text-center text-sm text-ink-soft">{say("refused.inside")}</p>
        )}
      </Card>
    </div>
  );
}
