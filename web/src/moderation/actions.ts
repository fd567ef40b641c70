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
  const deeds: Deed[] = [];
  if (seq != null && !removed) deeds.push("remove");
  if (somebody) deeds.push("warn");
  if (somebody && room && room.kind !== "direct") deeds.push("mute", "ban");
  const [first = null, ...more] = deeds;
  return { first, more };
}
