import { useCallback } from "react";
import { asProblem } from "../api/problem";
import { useT } from ".";
import { en, type Key } from "./en";

function known(key: string): key is Key {
  return key in en;
}

/** What went wrong, in the reader's language; the server's own words only for codes that are not in the catalogue. */
export function useProblemText(): (error: unknown) => string {
  const t = useT();
  return useCallback(
    (error: unknown) => {
      const problem = asProblem(error);
      const key = `problem.${problem.code}`;
      if (problem.code === "too_many_requests") {
        const seconds = problem.retryAfterSeconds ?? 60;
        return seconds < 90
          ? t("problem.wait_seconds", { n: seconds })
          : t("problem.wait_minutes", { n: Math.ceil(seconds / 60) });
      }
      return known(key) ? t(key) : t("problem.unexpected");
    },
    [t],
  );
}

/** Field reasons come as short codes or as words; codes are translated. */
export function useFieldErrors(error: unknown): (field: string) => string | undefined {
  const t = useT();
  const problem = error === null || error === undefined ? null : asProblem(error);
  return (field) => {
    const reason = problem?.errors[field];
    const conflict = problem?.code === `${field}_taken` ? problem.code : undefined;
    const code = conflict ?? reason;
    if (code === undefined) return undefined;
    const specific = `field.${field}.${code}`;
    if (known(specific)) return t(specific);
    // What the field wants says more than what was wrong with it.
    const named = `field.${field}`;
    if (known(named)) return t(named);
    const general = `field.${code}`;
    return known(general) ? t(general) : t("problem.invalid");
  };
}
