import { words } from "../words";
import { en } from "./en";

/** What is said while looking for messages. */
export const useSearchWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
