import { use } from "react";
import { translator, useTongue, type Language, type Speak } from ".";
import type { Entry } from "./en";

type Words<K extends string> = Record<K, Entry>;
type Others<K extends string> = Record<Exclude<Language, "en">, () => Promise<Words<K>>>;

/**
 * The words of one area of screens, which come with it and not with the first page. English is in its chunk; the other
 * languages are fetched when they are spoken, and the screen waits for them as it waits for its code.
 */
export function words<K extends string>(en: Words<K>, others: Others<K>): () => Speak<K> {
  const spoken = new Map<Language, Promise<Speak<K>>>();
  const english = translator("en", en).t;
  const load = (language: Exclude<Language, "en">): Promise<Speak<K>> => {
    const known = spoken.get(language);
    if (known) return known;
    // Without a network better English than nothing.
    const loading = others[language]().then(
      (catalogue) => translator(language, catalogue).t,
      () => english,
    );
    spoken.set(language, loading);
    return loading;
  };
  return function useWords() {
    const { language } = useTongue();
    return language === "en" ? english : use(load(language));
  };
}
