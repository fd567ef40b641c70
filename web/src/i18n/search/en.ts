export const en = {
  behind_minutes: {
    one: "What was said in the last minute may be missing.",
    other: "What was said in the last {n} minutes may be missing.",
  },
  behind_seconds: {
    one: "What was said in the last second may be missing.",
    other: "What was said in the last {n} seconds may be missing.",
  },
  box: "Words, or a “phrase”",
  building: "The search is still being prepared: there may be more than is shown here.",
  count: { one: "One message found", other: "{n} messages found" },
  count_more: { one: "One message found, there are more", other: "{n} messages found, there are more" },
  "empty.text": "A few words are enough, in any order. Put them in quotes to find them exactly as they are.",
  "empty.title": "What was it that somebody said?",
  everywhere: "Search all chats, not only {name}",
  in: "In {name}",
  "none.text": "Try fewer words, or a part of one.",
  "none.title": "Nobody said “{query}”",
  on: "Search messages for “{query}”",
};

export type SearchKey = keyof typeof en;
