import { words } from "../words";
import { en } from "./en";

/** What is said before one is signed in. */
export const useDoorWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
