import type { Entry } from "../en";
import type { SafetyKey } from "./en";

export const ms: Record<SafetyKey, Entry> = {
  "block.done": "{name} telah disekat",
  "block.named": "Sekat {name}",
  "block.submit": "Sekat",
  "block.text":
    "Anda tidak nampak apa yang ditulisnya, dan kamu berdua tidak boleh menulis kepada satu sama lain. Dia tidak diberitahu. Anda boleh menariknya balik bila-bila masa.",
  "block.title": "Sekat {name}?",
  "blocked.none": "Anda tidak menyekat sesiapa.",
  "blocked.text": "Anda tidak nampak apa-apa yang ditulis mereka.",
  "blocked.title": "Orang yang disekat",
  closed: "Tiada sesiapa boleh menulis di sini lagi.",
  "closed.mine": "Anda telah menyekat {name}.",
  "reason.fraud": "Penipuan, atau tugasan berbayar",
  "reason.harassment": "Gangguan",
  "reason.hate": "Kebencian",
  "reason.other": "Sebab lain",
  "reason.self_harm": "Seseorang mungkin mencederakan diri",
  "reason.sexual": "Kandungan seksual",
  "reason.spam": "Spam",
  "reason.violence": "Keganasan atau ugutan",
  "report.files": "Mereka nampak nama fail sahaja: ceritakan sedikit apa kandungannya.",
  "report.message": "Laporkan mesej ini",
  "report.note": "Apa yang patut mereka tahu? (pilihan)",
  "report.open": "Lapor",
  "report.person": "Laporkan orang ini",
  "report.room": "Laporkan bilik ini",
  "report.submit": "Hantar laporan",
  "report.text.direct":
    "Moderator akan membaca mesej ini dan apa yang anda tulis di bawah, tetapi tiada yang lain daripada perbualan anda. Orang yang dilaporkan tidak diberitahu bahawa anda pelapornya.",
  "report.text.message":
    "Moderator akan membaca mesej ini dan apa yang anda tulis di bawah. Orang yang dilaporkan tidak diberitahu siapa pelapornya.",
  "report.text.person":
    "Moderator akan menyemaknya. Mereka tidak nampak perbualan anda: untuk menunjukkan sesuatu mesej, laporkan mesej itu. Orang yang dilaporkan tidak diberitahu siapa pelapornya.",
  "report.text.room":
    "Moderator akan melihat nama dan topiknya serta apa yang anda tulis di bawah. Untuk menunjukkan sesuatu mesej, laporkan mesej itu. Pemilik bilik tidak diberitahu siapa pelapornya.",
  "report.thanks": "Terima kasih. Ada orang akan menyemaknya.",
  "report.why": "Apa yang tidak kena?",
  unblock: "Nyahsekat",
  "unblock.named": "Nyahsekat {name}",
};
