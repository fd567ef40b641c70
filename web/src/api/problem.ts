import type { Problem } from "./types";

/** A refusal by the server, or `code: "offline"` when it could not be reached at all. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: Record<string, string>;
  readonly retryAfterSeconds: number | null;

  constructor(problem: Partial<Problem>, status: number, retryAfterSeconds: number | null = null) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.code = problem.code ?? "unexpected";
    this.status = status;
    this.errors = problem.errors ?? {};
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // `fetch` rejects with a TypeError when there is no way to the server; with the other when we waited too long.
  const unreachable =
    error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
  if (unreachable) return new ProblemError({ code: "offline" }, 0);
  return new ProblemError({ code: "unexpected", title: error instanceof Error ? error.message : "" }, 0);
}

export function isPassing(error: unknown): boolean {
  const { status, code } = asProblem(error);
  return code === "offline" || status === 429 || status >= 500;
}
