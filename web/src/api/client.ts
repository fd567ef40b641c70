import createClient from "openapi-fetch";
import { session } from "../session/session";
import { asProblem, ProblemError } from "./problem";
import type { paths } from "./schema";
import type { Problem } from "./types";

export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request) => session.fetch(request),
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or a thrown `ProblemError`. */
export async function ok<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    throw asProblem(error);
  }
  if (!answer.response.ok) {
    const problem =
      typeof answer.error === "object" && answer.error !== null ? (answer.error as Problem) : {};
    const after = Number(answer.response.headers.get("retry-after"));
    throw new ProblemError(problem, answer.response.status, after > 0 ? after : null);
  }
  return answer.data as T;
}
