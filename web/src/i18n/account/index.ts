import { words } from "../words";
import { en } from "./en";

/** What is said of oneself and of others on their own pages, and in the settings. */
export const useAccountWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
