import type { AuditLine } from "../api/types";
import type { Speak } from "../i18n";
import { en, type ModerationKey } from "../i18n/moderation/en";

interface Tongue {
  say: Speak<ModerationKey>;
  span: (seconds: number) => string;
  nameOf: (person: AuditLine["actor"]) => string;
}

/** What was done, in one sentence. Acts of later servers say only that there was one. */
export function sentenceOf(line: AuditLine, { say, span, nameOf }: Tongue): string {
  const [who, whom] = [nameOf(line.actor), nameOf(line.person)];
  if (line.act === "slow_mode") {
    const seconds = Number(/^(\d+) s$/.exec(line.reason)?.[1] ?? 0);
    return seconds === 0
      ? say("audit.slow_off", { who })
      : say("audit.slow_mode", { who, span: span(seconds) });
  }
  const key = `audit.${line.act}`;
  return say(key in en ? (key as ModerationKey) : "audit.other", { who, whom });
}

/** What was written with it; of slow mode the sentence has said it. */
export function reasonOf({ act, reason }: Pick<AuditLine, "act" | "reason">): string {
  return act === "slow_mode" ? "" : reason;
}
