import type { Person } from "../api/types";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useSpan } from "../i18n/spans";
import type { Item } from "../live/timeline";

interface LineProps {
  item: Item;
  people: Map<string, Person>;
}

/** What has changed in the room, in one line of the conversation. */
export default function ChangeLine(props: LineProps) {
  return <>{useSentence(props)}</>;
}

function useSentence({ item, people }: LineProps): string {
  const t = useT();
  const say = useTalkWords();
  const span = useSpan();
  const { change, user, by, title, role, seconds } = item.change!;
  const name = (id: string | null) => {
    const person = id === null ? null : people.get(id);
    return person?.deleted ? t("deleted_account") : (person?.display_name ?? t("somebody"));
  };
  switch (change) {
    case "joined":
      return by !== null && by !== user
        ? say("change.invited", { who: name(user), by: name(by) })
        : say("change.joined", { who: name(user) });
    case "left":
      return say("change.left", { who: name(user) });
    case "removed":
      return say("change.removed", { who: name(user) });
    case "renamed":
      return say("change.renamed", { who: name(by ?? user ?? item.author), title: title ?? "" });
    case "role":
      return role === "moderator"
        ? say("change.moderator", { who: name(user), by: name(by) })
        : say("change.no_moderator", { who: name(user) });
    case "slowed":
      return seconds ? say("change.slowed", { span: span(seconds) }) : say("change.not_slowed");
    default:
      return say("change.other");
  }
}
