import { words } from "../words";
import { en } from "./en";

/** Who is there, who types, and whether one shows it. */
export const usePresenceWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
