import { useSyncExternalStore } from "react";
import { Signal } from "../realtime";
import { en, type Catalogue, type Entry, type Key } from "./en";

export type Language = "en" | "zh" | "ms";
export const LANGUAGES: { code: Language; name: string; tag: string }[] = [
  { code: "en", name: "English", tag: "en" },
  { code: "zh", name: "简体中文", tag: "zh-Hans" },
  { code: "ms", name: "Bahasa Melayu", tag: "ms" },
];

export type Params = Record<string, string | number>;
export type Speak<K> = (key: K, params?: Params) => string;
export type Translate = Speak<Key>;

const CHOICE = "atas.language";
const changes = new Signal<void>();

interface Tongue<K = Key> {
  language: Language;
  tag: string;
  /** The same language as spoken where this device is: for dates and times. */
  region: string;
  t: Speak<K>;
}

export function translator<K extends string>(language: Language, catalogue: Record<K, Entry>): Tongue<K> {
  const tag = LANGUAGES.find((one) => one.code === language)!.tag;
  const plural = new Intl.PluralRules(tag);
  const number = new Intl.NumberFormat(tag);
  const t: Speak<K> = (key, params = {}) => {
    const entry = catalogue[key];
    const count = params.n;
    const form = typeof count === "number" ? plural.select(count) : "other";
    const text =
      typeof entry === "string" ? entry : form === "one" && entry.one !== undefined ? entry.one : entry.other;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      return value === undefined ? whole : typeof value === "number" ? number.format(value) : value;
    });
  };
  const region =
    typeof navigator === "undefined"
      ? tag
      : (navigator.languages.find((one) => one.startsWith(language)) ?? tag);
  return { language, tag, region, t };
}

let current: Tongue = translator("en", en);

async function load(language: Language): Promise<Catalogue> {
  if (language === "zh") return (await import("./zh")).zh;
  if (language === "ms") return (await import("./ms")).ms;
  return en;
}

export async function switchLanguage(language: Language, remember: boolean): Promise<void> {
  if (remember) localStorage.setItem(CHOICE, language);
  if (language !== current.language) {
    current = translator(language, await load(language));
    changes.emit();
  }
  document.documentElement.lang = current.tag;
}

/** The choice made on this device, else the browser's wish. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(CHOICE);
  const wishes = [chosen, ...navigator.languages].filter((one) => one !== null);
  for (const wish of wishes) {
    const code = wish.slice(0, 2).toLowerCase();
    if (code === "en" || code === "zh" || code === "ms") return code;
    if (code === "id") return "ms";
  }
  return "en";
}

export function hasChosenLanguage(): boolean {
  return localStorage.getItem(CHOICE) !== null;
}

export function useTongue(): Tongue {
  return useSyncExternalStore(changes.listen, () => current);
}

export function useT(): Translate {
  return useTongue().t;
}
