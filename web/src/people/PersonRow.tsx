import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import { Dot } from "../rooms/OnlineDot";
import { Face } from "../ui/Face";
import { RoleMark } from "./RoleMark";

interface RowProps {
  person: Person;
  note?: ReactNode;
  showCampus?: boolean;
  /** There at this moment. */
  online?: boolean;
  children?: ReactNode;
}

/** One person in a list; `children` stand at the end of the row. */
export function PersonRow({ person, note, showCampus, online, children }: RowProps) {
  const t = useT();
  const name = person.deleted ? t("deleted_account") : person.display_name;
  const second = [
    person.headline || (person.handle === "" ? "" : `@${person.handle}`),
    showCampus && person.campus?.name,
  ];
  const inner = (
    <>
      <span className="relative flex-none">
        <Face id={person.id} name={person.deleted ? "" : person.display_name} size={46} />
        {online === true && <Dot />}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="truncate font-semibold">{name}</span>
          {note}
        </span>
        <span className="flex items-center gap-1.5 text-sm text-ink-soft">
          <RoleMark role={person.role} />
          <span className="truncate">{second.filter(Boolean).join(" · ")}</span>
        </span>
      </span>
    </>
  );
  return (
    <div className="group relative flex items-center gap-1 rounded-lg pr-1 hover:bg-sunken">
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
