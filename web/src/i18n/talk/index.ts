import { words } from "../words";
import { en } from "./en";

/** What is said in a room beside the messages themselves: files, pictures, mentions, threads, pins. */
export const useTalkWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
