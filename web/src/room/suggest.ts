import type { Person } from "../api/types";

/** Shown at once; who is not among them is found by one more letter. */
export const SUGGESTED_MAX = 6;

/**
 * Whom a few letters after an `@` may mean, most likely first: handles and names that begin so before those that contain it,
 * and among equals those who spoke here last.
 */
export function suggest(people: readonly Person[], query: string, recent: readonly string[]): Person[] {
  const wanted = query.toLocaleLowerCase();
  const rank = (person: Person): number => {
    const name = person.display_name.toLocaleLowerCase();
    if (person.handle.startsWith(wanted) || name.startsWith(wanted)) return 0;
    if (name.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 1;
    return person.handle.includes(wanted) || name.includes(wanted) ? 2 : -1;
  };
  const order = (id: string) => {
    const index = recent.indexOf(id);
    return index < 0 ? recent.length : index;
  };
  return people
    .filter((person) => !person.deleted && rank(person) >= 0)
    .map((person) => ({ person, rank: rank(person), last: order(person.id) }))
    .sort(
      (a, b) =>
        a.rank - b.rank || a.last - b.last || a.person.display_name.localeCompare(b.person.display_name),
    )
    .slice(0, SUGGESTED_MAX)
    .map(({ person }) => person);
}
