import { useState } from "react";
import type { Person } from "../api/types";
import { useTalkWords } from "../i18n/talk";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { usePeopleSearch } from "./usePeopleSearch";

interface PickerProps {
  label: string;
  chosen: Person[];
  onChange: (people: Person[]) => void;
  max: number;
  /** Not offered, because they are in already. */
  without?: ReadonlySet<string>;
}

export function PeoplePicker({ label, chosen, onChange, max, without }: PickerProps) {
  const say = useTalkWords();
  const me = useMe();
  const [query, setQuery] = useState("");
  const { people } = usePeopleSearch(query);
  const offered = people
    .filter((person) => person.id !== me.id && !person.deleted && !without?.has(person.id))
    .slice(0, 12);
  const toggle = (person: Person) => {
    const has = chosen.some((one) => one.id === person.id);
    if (has) onChange(chosen.filter((one) => one.id !== person.id));
    else if (chosen.length < max) onChange([...chosen, person]);
  };
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={label}
        type="search"
        placeholder={say("people.search")}
        value={query}
        // The keyboard's search key must not send the form around this.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        onChange={(event) => setQuery(event.target.value)}
      />
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5 [overflow-wrap:anywhere]" aria-label={say("people.chosen")}>
          {chosen.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                onClick={() => toggle(person)}
                aria-label={say("people.unchoose", { name: person.display_name })}
                className="flex min-h-11 items-center gap-2 rounded-full bg-brand-soft py-1 pr-3 pl-1.5 text-sm font-semibold"
              >
                <Face id={person.id} name={person.display_name} size={28} />
                {person.display_name}
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className="max-h-56 overflow-y-auto overscroll-contain rounded-lg border border-line">
        {offered.map((person) => {
          const has = chosen.some((one) => one.id === person.id);
          return (
            <li key={person.id}>
              <button
                type="button"
                aria-pressed={has}
                onClick={() => toggle(person)}
                className="flex min-h-13 w-full items-center gap-3 px-3 text-left hover:bg-sunken"
              >
                <Face id={person.id} name={person.display_name} size={36} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{person.display_name}</span>
                  <span className="block truncate text-xs text-ink-soft">
                    {person.campus?.name ?? `@${person.handle}`}
                  </span>
                </span>
                <span
                  className={cx(
                    "grid size-6 place-items-center rounded-full border-2",
                    has ? "border-brand bg-brand text-on-brand" : "border-line-strong",
                  )}
                >
                  {has && <Icon name="check" size={15} />}
                </span>
              </button>
            </li>
          );
        })}
        {offered.length === 0 && (
          <li className="px-3 py-4 text-center text-sm text-ink-soft">{say("people.none")}</li>
        )}
      </ul>
    </div>
  );
}
