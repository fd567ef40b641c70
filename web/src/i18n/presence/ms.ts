import type { Entry } from "../en";
import type { PresenceKey } from "./en";

export const ms: Record<PresenceKey, Entry> = {
  "invisible.label": "Tidak kelihatan",
  "invisible.text":
    "Tiada sesiapa nampak anda dalam talian atau sedang menaip. Anda masih nampak orang lain.",
  "presence.count": "{n} dalam talian",
  "presence.online": "Dalam talian",
  "presence.title": "Siapa nampak anda di sini",
  "typing.direct": "sedang menaip",
  "typing.one": "{who} sedang menaip",
  "typing.several": "Beberapa orang sedang menaip",
  "typing.two": "{a} dan {b} sedang menaip",
};
