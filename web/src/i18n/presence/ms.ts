import type { Entry } from "../en";
import type { PresenceKey } from "./en";

export const ms: Record<PresenceKey, Entry> = {
  "invisible.label": "Tidak kelihatan",
  "invisible.text":
    "Tiada sesiapa nampak anda dalam talian atau sedang menaip. Anda masih nampak orang lain.",
  "presence.count": "{n} dalam talian",
  "presence.online": "Dalam talian",
  "presence.title": "Apa yang orang lain nampak tentang anda",
  "receipts.label": "Tanda telah dibaca",
  "receipts.text":
    "Dalam mesej terus, orang lain nampak apa yang anda telah baca, dan anda nampak apa yang mereka telah baca. Jika dimatikan, kedua-duanya tidak nampak.",
  seen: "Dilihat",
  "typing.direct": "sedang menaip",
  "typing.few": "{n} orang sedang menaip",
  "typing.one": "{who} sedang menaip",
  "typing.several": "Beberapa orang sedang menaip",
  "typing.two": "{a} dan {b} sedang menaip",
};
