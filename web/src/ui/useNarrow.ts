import { useSyncExternalStore } from "react";

const query = window.matchMedia("(width < 48rem)");

/** A phone: as narrow as what `md:` leaves out. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => query.matches,
  );
}
