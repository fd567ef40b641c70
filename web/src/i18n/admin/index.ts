import { words } from "../words";
import { en } from "./en";

/** What operators read. */
export const useAdminWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
