import { useNavigate } from "@tanstack/react-router";
import { useState, type KeyboardEvent } from "react";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { matches } from "../rooms/matches";
import { useRooms } from "../rooms/useRooms";
import { RoomFace } from "../rooms/RoomFace";
import { isComposing } from "../ui/composing";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";

const SHOWN_MAX = 8;

/** Ctrl-K: a room in three keystrokes. */
export default function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const t = useT();
  const say = useTalkWords();
  const go = useNavigate();
  const { rooms } = useRooms();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = rooms.filter((room) => matches(room.name, query)).slice(0, SHOWN_MAX);
  const open = (room: string) => {
    onClose();
    void go({ to: "/rooms/$room", params: { room } });
  };
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "ArrowDown") setAt((was) => Math.min(was + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt((was) => Math.max(was - 1, 0));
    else if (event.key === "Enter" && found[at]) open(found[at].id);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open onClose={onClose} title={say("switcher.title")}>
      <Field
        label={say("switcher.label")}
        hideLabel
        placeholder={say("switcher.placeholder")}
        value={query}
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="switcher-rooms"
        aria-activedescendant={found[at] ? `switch-${found[at].id}` : undefined}
        onKeyDown={pressed}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <ul id="switcher-rooms" role="listbox" aria-label={t("nav.rooms")} className="mt-3 flex flex-col">
        {found.map((room, i) => (
          <li
            key={room.id}
            id={`switch-${room.id}`}
            role="option"
            aria-selected={i === at}
            className={cx(
              "flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3",
              i === at && "bg-brand-soft",
            )}
            onClick={() => open(room.id)}
            onMouseMove={() => setAt(i)}
          >
            <RoomFace room={room} name={room.name} size={34} />
            <span className="truncate font-medium">{room.name}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="py-6 text-center text-ink-soft">{say("switcher.none")}</p>}
    </Dialog>
  );
}
