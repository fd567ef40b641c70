import { words } from "../words";
import { en } from "./en";

/** What is said about notifications: the notices themselves, their settings, and the browser's part in it. */
export const useNoticeWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
