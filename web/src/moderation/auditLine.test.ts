import { expect, it } from "vitest";
import type { AuditLine } from "../api/types";
import { translator } from "../i18n";
import { en } from "../i18n/moderation/en";
import { spanOf } from "../i18n/spans";
import { reasonOf, sentenceOf } from "./auditLine";

const tongue = {
  say: translator("en", en).t,
  span: (seconds: number) => spanOf(seconds, "en"),
  nameOf: (person: AuditLine["actor"]) => person?.display_name ?? "somebody",
};
const line = (act: string, reason = "") =>
  ({ act, reason, actor: { display_name: "Ann" }, person: { display_name: "Ben" } }) as AuditLine;

it("says who did what to whom", () => {
  expect(sentenceOf(line("mute"), tongue)).toBe("Ann muted Ben");
  expect(sentenceOf(line("remove_message"), tongue)).toBe("Ann deleted a message of Ben");
  expect(sentenceOf({ ...line("ban"), actor: null }, tongue)).toBe("somebody banned Ben");
});

it("reads the pace of slow mode out of its line", () => {
  expect(sentenceOf(line("slow_mode", "300 s"), tongue)).toBe("Ann set slow mode to 5 minutes");
  expect(sentenceOf(line("slow_mode", "0 s"), tongue)).toBe("Ann ended slow mode");
  expect(reasonOf(line("slow_mode", "300 s"))).toBe("");
  expect(reasonOf(line("mute", "spam"))).toBe("spam");
});

it("says of a list of words what was done and which word it was", () => {
  expect(sentenceOf(line("block_word", "bodoh"), tongue)).toBe("Ann blocked a word");
  expect(sentenceOf(line("watch_word"), tongue)).toBe("Ann has messages with a word looked at");
  expect(sentenceOf(line("allow_word"), tongue)).toBe("Ann took a word off the blocked ones");
  expect(reasonOf(line("block_word", "bodoh"))).toBe("bodoh");
});

it("has a sentence for acts that it does not know", () => {
  expect(sentenceOf(line("turn_to_stone"), tongue)).toBe("Ann did something as a moderator");
  for (const act of ["unmute", "unban", "remove", "name_moderator", "dismiss_moderator", "make_link"])
    expect(sentenceOf(line(act), tongue)).not.toContain("did something");
});
