import { words } from "../words";
import { en } from "./en";

/** What is said of invitation links, by those who make them and to those who follow them. */
export const useLinkWords = words(en, {
  zh: async () => (await import("./zh")).zh,
  ms: async () => (await import("./ms")).ms,
});
