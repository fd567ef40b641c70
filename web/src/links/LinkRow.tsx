import type { RoomLink } from "../api/types";
import { useLinkWords } from "../i18n/links";
import { IconButton } from "../ui/Button";
import { cx } from "../ui/cx";
import { Glyph } from "./Glyph";
import { usesLeft } from "./terms";
import { useLinkFacts } from "./useLinkFacts";

interface RowProps {
  link: RoomLink;
  onShow: () => void;
  onRevoke: () => void;
}

export function LinkRow({ link, onShow, onRevoke }: RowProps) {
  const say = useLinkWords();
  const { joined, until, maker } = useLinkFacts(link);
  const usedUp = usesLeft(link) === 0;
  const what = `${joined}, ${until}`;
  const inner = (
    <>
      <span
        className={cx(
          "grid size-11 flex-none place-items-center rounded-md",
          usedUp ? "bg-sunken text-ink-faint" : "bg-brand-soft text-brand-text",
        )}
      >
        <Glyph name="qr" size={22} />
      </span>
      <span className="min-w-0 flex-1 text-left">
        <span className={cx("block font-semibold", usedUp && "text-ink-soft")}>{joined}</span>
        {!usedUp && <span className="block text-sm text-ink-soft">{until}</span>}
        {maker !== "" && <span className="block truncate text-sm text-ink-soft">{maker}</span>}
        {link.token == null && <span className="block text-sm text-mango">{say("list.hidden")}</span>}
      </span>
    </>
  );
  const place = "flex min-h-16 min-w-0 flex-1 items-center gap-3 px-3 py-2";
  return (
    <li className="flex items-center gap-1 rounded-lg pr-1 hover:bg-sunken">
      {link.token == null ? (
        <div className={place}>{inner}</div>
      ) : (
        <button
          type="button"
          aria-label={say("show", { what })}
          onClick={onShow}
          className={cx(place, "rounded-lg")}
        >
          {inner}
        </button>
      )}
      <IconButton icon="trash" size={19} label={say("revoke.row", { what })} onClick={onRevoke} />
    </li>
  );
}
