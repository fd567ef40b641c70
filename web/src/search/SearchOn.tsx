import { Link } from "@tanstack/react-router";
import { useSearchWords } from "../i18n/search";
import { Icon } from "../ui/Icon";

/** Below the chats of a name: on to what was said in them. */
export default function SearchOn({ query }: { query: string }) {
  const say = useSearchWords();
  return (
    <Link
      to="/search"
      search={{ q: query }}
      className="mx-2 mt-1 flex min-h-14 items-center gap-3.5 rounded-lg px-3 py-2 text-brand-text hover:bg-sunken"
    >
      <span className="grid size-12 flex-none place-items-center rounded-full bg-brand-soft">
        <Icon name="search" size={20} />
      </span>
      <span className="line-clamp-2 min-w-0 font-semibold [overflow-wrap:anywhere]">
        {say("on", { query: query.trim() })}
      </span>
    </Link>
  );
}
