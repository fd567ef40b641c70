import { useState } from "react";
import type { Profile } from "../api/types";
import { draftPrefix } from "../live/forget";

/** What the form holds. */
export interface Fields {
  name: string;
  headline: string;
  bio: string;
  course: string;
  year: string;
  languages: string[];
}

const keyOf = (me: string) => `${draftPrefix(me)}profile`;

/** Whether there is something written and not saved. */
export function hasDraft(me: string): boolean {
  return localStorage.getItem(keyOf(me)) !== null;
}

/** The profile as it is being written. On this device it outlives the screen, until it is saved or dropped. */
export function useDraft(profile: Profile) {
  const key = keyOf(profile.id);
  const saved = fieldsOf(profile);
  const [fields, setFields] = useState<Fields>(() => ({ ...saved, ...read(key) }));
  const same = (next: Fields) => JSON.stringify(next) === JSON.stringify(saved);
  return {
    fields,
    changed: !same(fields),
    change: (change: Partial<Fields>) => {
      const next = { ...fields, ...change };
      setFields(next);
      try {
        if (same(next)) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // The storage is full: the draft lives as long as the screen.
      }
    },
    drop: () => localStorage.removeItem(key),
  };
}

function fieldsOf({ display_name: name, headline, bio, course, study_year, languages }: Profile): Fields {
  return { name, headline, bio, course, year: String(study_year ?? ""), languages };
}

function read(key: string): Partial<Fields> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Fields>;
  } catch {
    return {};
  }
}
