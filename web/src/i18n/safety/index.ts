import { words } from "../words";
import { en } from "./en";

/** What is said of blocks and reports. */
export const useSafetyWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
