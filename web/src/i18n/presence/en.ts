export const en = {
  "invisible.label": "Invisible",
  "invisible.text": "Nobody sees that you are online or typing. You still see others.",
  "presence.count": "{n} online",
  "presence.online": "Online",
  "presence.title": "What others see of you",
  "receipts.label": "Read receipts",
  "receipts.text":
    "In direct messages, others see what you have read and you see what they have read. Switched off, neither does.",
  seen: "Seen",
  "typing.direct": "typing",
  "typing.few": "{n} people are typing",
  "typing.one": "{who} is typing",
  "typing.several": "Several people are typing",
  "typing.two": "{a} and {b} are typing",
};

export type PresenceKey = keyof typeof en;
