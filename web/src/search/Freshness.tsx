import type { FoundMessages } from "../api/types";
import { useSearchWords } from "../i18n/search";
import { Icon } from "../ui/Icon";

/** What was said this long ago and is not found yet is worth a word; less is the ordinary way of things. */
const BEHIND_SECONDS_MIN = 3;

/** Says when there may be more than was found. */
export function Freshness({ page }: { page: FoundMessages }) {
  const say = useSearchWords();
  const { seconds } = page.behind;
  const building = page.indexed_to == null;
  if (!building && (page.behind.events === 0 || seconds < BEHIND_SECONDS_MIN)) return null;
  const text = building
    ? say("building")
    : seconds < 90
      ? say("behind_seconds", { n: seconds })
      : say("behind_minutes", { n: Math.ceil(seconds / 60) });
  return (
    <p
      role="status"
      className="mx-3 mb-2 flex items-start gap-2.5 rounded-lg bg-sunken px-3.5 py-2.5 text-sm"
    >
      <Icon name="clock" size={18} className="mt-px flex-none text-ink-soft" />
      {text}
    </p>
  );
}
