import type { ReportReason } from "../api/types";

/** Why something was reported, and how often for that; the most frequent first. */
export function reasonsOf(reports: readonly { reason: ReportReason }[]): [ReportReason, number][] {
  const counts = new Map<ReportReason, number>();
  for (const { reason } of reports) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
