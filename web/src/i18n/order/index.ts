import { words } from "../words";
import { en } from "./en";

/** What is said to and of those who are held back in a room, and of those who keep order in it. */
export const useOrderWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
