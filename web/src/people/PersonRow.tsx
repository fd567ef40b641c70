import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import { Face } from "../ui/Face";
import { RoleMark } from "./RoleMark";

interface RowProps {
  person: Person;
  note?: ReactNode;
  showCampus?: boolean;
  children?: ReactNode;
}

/** One person in a list; `children` stand at the end of the row. */
export function PersonRow({ person, note, showCampus, children }: RowProps) {
  const t = useT();
  const name = person.deleted ? t("deleted_account") : person.display_name;
  const second = [
    person.headline || (person.handle === "" ? "" : `@${person.handle}`),
    showCampus && person.campus?.name,
  ];
  const inner = (
    <>
      <Face id={person.id} name={person.deleted ? "" : person.display_name} size={46} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="truncate font-semibold">{name}</span>
          <RoleMark role={person.role} />
          {note}
        </span>
        <span className="block truncate text-sm text-ink-soft">{second.filter(Boolean).join(" · ")}</span>
      </span>
    </>
  );
  return (
    <div className="flex items-center gap-1 rounded-lg pr-1 hover:bg-sunken">
      {person.deleted ? (
        <span className="flex min-h-16 min-w-0 flex-1 items-center gap-3.5 px-3 py-2">{inner}</span>
      ) : (
        <Link
          to="/people/$who"
          params={{ who: person.id }}
          className="flex min-h-16 min-w-0 flex-1 items-center gap-3.5 rounded-lg px-3 py-2"
        >
          {inner}
        </Link>
      )}
      {children}
    </div>
  );
}
