import { useSyncExternalStore } from "react";

const query = window.matchMedia("(min-width: 1180px)");

/** Room for a third column. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => query.matches,
  );
}
