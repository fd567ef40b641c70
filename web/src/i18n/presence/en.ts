export const en = {
  "invisible.label": "Invisible",
  "invisible.text": "Nobody sees that you are online or typing. You still see others.",
  "presence.count": "{n} online",
  "presence.online": "Online",
  "presence.title": "Who sees that you are here",
  "typing.direct": "typing",
  "typing.one": "{who} is typing",
  "typing.several": "Several people are typing",
  "typing.two": "{a} and {b} are typing",
};

export type PresenceKey = keyof typeof en;
