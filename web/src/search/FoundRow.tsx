import { Link } from "@tanstack/react-router";
import type { FoundMessage, Person } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useMe } from "../session/useSession";
import { Face } from "../ui/Face";
import { marked } from "./marked";

interface RowProps {
  found: FoundMessage;
  person: Person | null;
  /** Where it was said; missing where that goes without saying. */
  room: string | undefined;
}

/** Who said it, where and when, and the words around what was looked for. A press leads there. */
export function FoundRow({ found, person, room }: RowProps) {
  const t = useT();
  const me = useMe();
  const dates = useDates();
  const { author, snippet } = found;
  const known = person && !person.deleted ? person.display_name : "";
  const name = author === me.id ? t("you") : person?.deleted ? t("deleted_account") : known || t("somebody");
  return (
    <Link
      to="/rooms/$room"
      params={{ room: found.room }}
      search={{ at: found.seq }}
      data-found=""
      className="flex gap-3.5 rounded-lg px-3 py-3 hover:bg-sunken focus-visible:bg-sunken"
    >
      <Face id={author ?? ""} name={author === me.id ? me.display_name : known} size={42} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-semibold">{name}</span>
          <time dateTime={found.at} title={dates.full(found.at)} className="flex-none text-xs text-ink-faint">
            {dates.time(found.at)}
          </time>
        </span>
        {room !== undefined && room !== "" && room !== name && (
          <span className="block truncate text-xs font-semibold text-ink-soft">{room}</span>
        )}
        <span
          dir="auto"
          className="mt-0.5 line-clamp-3 block text-sm whitespace-pre-line text-ink-soft [overflow-wrap:anywhere]"
        >
          {marked(snippet.text, snippet.highlights).map((one, i) =>
            one.hit ? (
              <mark key={i} className="rounded-sm bg-mango-soft font-semibold text-ink">
                {one.text}
              </mark>
            ) : (
              one.text
            ),
          )}
        </span>
      </span>
    </Link>
  );
}
