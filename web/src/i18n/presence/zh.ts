import type { Entry } from "../en";
import type { PresenceKey } from "./en";

export const zh: Record<PresenceKey, Entry> = {
  "invisible.label": "隐身",
  "invisible.text": "别人看不到你在线或正在输入。你仍能看到别人。",
  "presence.count": "{n} 人在线",
  "presence.online": "在线",
  "presence.title": "别人能看到你的什么",
  "receipts.label": "已读回执",
  "receipts.text": "在私信中，对方能看到你读到哪里，你也能看到对方读到哪里。关闭后双方都看不到。",
  seen: "已读",
  "typing.direct": "正在输入",
  "typing.few": "{n} 个人正在输入",
  "typing.one": "{who} 正在输入",
  "typing.several": "好几个人正在输入",
  "typing.two": "{a} 和 {b} 正在输入",
};
