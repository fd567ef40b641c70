import type { Entry } from "../en";
import type { SearchKey } from "./en";

export const zh: Record<SearchKey, Entry> = {
  behind_minutes: { other: "最近 {n} 分钟的消息可能还搜不到。" },
  behind_seconds: { other: "最近 {n} 秒的消息可能还搜不到。" },
  box: "词语，或“整句”",
  building: "搜索还在准备中：结果可能不完整。",
  count: { other: "找到 {n} 条消息" },
  count_more: { other: "找到 {n} 条消息，还有更多" },
  "empty.text": "输入几个词即可，顺序不限。加上引号可查找一模一样的内容。",
  "empty.title": "想找谁说过的哪句话？",
  everywhere: "搜索所有聊天，不限于 {name}",
  in: "在 {name} 中",
  "none.text": "试试少输几个词，或只输一部分。",
  "none.title": "没有人说过“{query}”",
  on: "在消息中搜索“{query}”",
};
