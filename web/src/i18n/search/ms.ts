import type { Entry } from "../en";
import type { SearchKey } from "./en";

export const ms: Record<SearchKey, Entry> = {
  behind_minutes: { other: "Mesej dalam {n} minit terakhir mungkin belum ditemui." },
  behind_seconds: { other: "Mesej dalam {n} saat terakhir mungkin belum ditemui." },
  box: "Perkataan, atau “frasa”",
  building: "Carian masih disediakan: mungkin ada lagi selain yang ditunjukkan di sini.",
  count: { other: "{n} mesej ditemui" },
  count_more: { other: "{n} mesej ditemui, ada lagi" },
  "empty.text":
    "Beberapa perkataan sudah cukup, dalam apa jua susunan. Guna tanda petik untuk mencari tepat seperti ditulis.",
  "empty.title": "Apa yang pernah dikatakan?",
  everywhere: "Cari semua sembang, bukan {name} sahaja",
  in: "Dalam {name}",
  "none.text": "Cuba kurangkan perkataan, atau taip sebahagian sahaja.",
  "none.title": "Tiada sesiapa berkata “{query}”",
  on: "Cari “{query}” dalam mesej",
};
