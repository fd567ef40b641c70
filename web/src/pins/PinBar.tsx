import { useState } from "react";
import type { Person, Room } from "../api/types";
import { useT } from "../i18n";
import { useDates } from "../i18n/dates";
import { useProblemText } from "../i18n/problems";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import { usePeople } from "../live/people";
import { toItem, type Item } from "../live/timeline";
import { gist } from "../room/gist";
import { mayPin } from "../room/rights";
import { useMe } from "../session/useSession";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { usePins } from "./usePins";

interface PinProps {
  room: Room;
  onJump: (seq: number) => void;
}

/** What is pinned, in one quiet line: a press goes to the only message, or shows all of them. */
export default function PinBar({ room, onJump }: PinProps) {
  const t = useT();
  const say = useTalkWords();
  const [open, setOpen] = useState(false);
  const pins = usePins(room.id).flatMap(({ message }) => toItem(message, message.seq) ?? []);
  const people = usePeople(pins.flatMap(({ author }) => author ?? []));
  const first = pins[0];
  if (!first) return null;
  const several = pins.length > 1;
  return (
    <>
      <button
        type="button"
        data-pins={pins.length}
        onClick={() => (several ? setOpen(true) : onJump(first.seq))}
        className="flex min-h-11 flex-none items-center gap-3 border-b border-line bg-paper px-4 py-1.5 text-left text-sm hover:bg-sunken"
      >
        <Icon name="pin" size={18} className="flex-none text-brand-text" />
        <span className="min-w-0 flex-1 truncate">
          <span className="font-bold text-brand-text">{say("pins.count", { n: pins.length })} </span>
          <bdi>{gist(first, t)}</bdi>
        </span>
      </button>
      {open && (
        <Dialog open onClose={() => setOpen(false)} title={say("pins.title")}>
          <ul className="-mx-3 flex flex-col gap-1 pt-1">
            {pins.map((item) => (
              <PinRow
                key={item.seq}
                room={room}
                item={item}
                person={people.get(item.author ?? "") ?? null}
                onJump={() => {
                  setOpen(false);
                  onJump(item.seq);
                }}
              />
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

function PinRow(props: { room: Room; item: Item; person: Person | null; onJump: () => void }) {
  const { room, item, person, onJump } = props;
  const t = useT();
  const say = useTalkWords();
  const dates = useDates();
  const me = useMe();
  const words = useProblemText();
  const { changes } = useEngine();
  const pin = (on: boolean) =>
    changes.pin(room.id, item.seq, on).catch((error: unknown) => {
      notify(words(error), true);
      throw error;
    });
  const unpin = () =>
    void pin(false).then(
      () =>
        notify(say("pins.unpinned"), false, {
          text: say("undo"),
          run: () => void pin(true).catch(() => undefined),
        }),
      () => undefined,
    );
  const name = person?.deleted ? t("deleted_account") : (person?.display_name ?? t("somebody"));
  return (
    <li className="flex items-start rounded-lg hover:bg-sunken">
      <button type="button" onClick={onJump} className="min-h-11 min-w-0 flex-1 px-3 py-2 text-left">
        <span className="flex items-baseline gap-2 text-xs">
          <span className="min-w-0 truncate font-bold text-brand-text">{name}</span>
          <time dateTime={item.at} className="flex-none text-ink-soft">
            {dates.brief(item.at)}
          </time>
        </span>
        <span dir="auto" className="line-clamp-3 break-words">
          {gist(item, t)}
        </span>
      </button>
      {mayPin(room, me) && (
        <button
          type="button"
          onClick={unpin}
          className="min-h-11 flex-none rounded-md px-3 text-sm font-bold text-brand-text"
        >
          {say("pins.unpin")}
        </button>
      )}
    </li>
  );
}
