import { words } from "../words";
import { en } from "./en";

/** What is said on the screens of those who keep order. */
export const useModerationWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
