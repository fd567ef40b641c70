import { useSyncExternalStore } from "react";
import type { Company } from "./company";
import { useEngine } from "./LiveProvider";

export function useCompany(room: string): Company {
  const { companies } = useEngine();
  return useSyncExternalStore(companies.changes.listen, () => companies.view(room));
}
