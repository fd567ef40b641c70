import { asProblem } from "../api/problem";

/** Why nobody gets in here: the address is none, the link is good no more, or it is not for this person. */
export type Why = "none" | "gone" | "banned" | "unreachable";

export interface Refusal {
  why: Why;
  /** From when on it is worth trying again, in milliseconds since 1970. */
  until: number | null;
}

/** The refusals that stay; whatever passes, like a broken line, is none of them. */
export function refusalOf(error: unknown, now: number = Date.now()): Refusal | null {
  if (error === null || error === undefined) return null;
  const { code, status, retryAfterSeconds } = asProblem(error);
  if (code === "banned")
    return { why: "banned", until: retryAfterSeconds === null ? null : now + retryAfterSeconds * 1000 };
  if (code === "unreachable") return { why: "unreachable", until: null };
  return status === 410 || status === 404 ? { why: "gone", until: null } : null;
}
