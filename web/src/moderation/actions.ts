import type { CaseAction, ModerationCase } from "../api/types";

export type Deed = Exclude<CaseAction, "dismiss">;

/** What can be done about a case besides leaving it, as the server has it: the likeliest, and the rest. */
export function actionsFor({
  room,
  seq,
  removed,
  subject,
}: Pick<ModerationCase, "room" | "seq" | "removed" | "subject">): { first: Deed | null; more: Deed[] } {
  const somebody = subject != null && !subject.deleted;
  const more: Deed[] = [];
  if (somebody) more.push("warn");
  if (somebody && room && room.kind !== "direct") more.push("mute", "ban");
  return { first: seq != null && !removed ? "remove" : null, more };
}
