import { Link } from "@tanstack/react-router";
import type { Person } from "../api/types";
import { Face } from "../ui/Face";

/** Beside the first message of a run; leads to whoever wrote it. */
export function AuthorFace({ person, id }: { person: Person | null; id: string }) {
  const face = <Face id={id} name={person && !person.deleted ? person.display_name : ""} size={36} />;
  if (!person || person.deleted) return face;
  return (
    <Link to="/people/$who" params={{ who: id }} tabIndex={-1} className="block rounded-full">
      <span className="sr-only">{person.display_name}</span>
      {face}
    </Link>
  );
}
