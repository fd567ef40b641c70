import { asProblem, isPassing, type ProblemError } from "../api/problem";
import type { Line } from "./tus";

/** One request carries at most this much: what a proxy that gathers whole requests can lose at a cut. */
export const PIECE_LEN = 4 * 1024 * 1024;
const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 20_000;
/** A refusal for longer than this is told instead of waited for. */
const ASKED_WAIT_MAX_S = 60;
/** The server forgot the upload: it is begun anew so often. */
const BEGINNINGS_MAX = 3;
/** How long a picture is looked at by the server before it is sent anyway: readers wait for it then. */
const LOOK_MS = 15_000;
const LOOK_EVERY_MS = 400;

export interface Work {
  file: Blob;
  name: string;
  type: string;
  /** The server's name for it, once it has one. */
  upload: string | null;
}

export interface Witness {
  begun(upload: string): void;
  sent(bytes: number): void;
  checking(): void;
}

/** Why a file will never get there; `code` names the reason. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * Brings one file to the server, whatever happens on the way: after a cut the server is asked how much it has, and the rest
 * follows. Ends with the upload's id, with `Refused`, or by `signal`.
 */
export async function bring(work: Work, line: Line, witness: Witness, signal: AbortSignal): Promise<string> {
  let { upload } = work;
  let failures = 0;
  let beginnings = 0;
  for (;;) {
    try {
      signal.throwIfAborted();
      let offset = 0;
      if (upload === null) {
        upload = await line.create({ name: work.name, type: work.type, size: work.file.size }, signal);
        beginnings += 1;
        witness.begun(upload);
      } else offset = await line.offset(upload, signal);
      while (offset < work.file.size) {
        witness.sent(offset);
        const from = offset;
        const piece = work.file.slice(from, from + PIECE_LEN);
        offset = await line.append(upload, from, piece, (bytes) => witness.sent(from + bytes), signal);
        failures = 0;
      }
      witness.checking();
      await look(upload, line, signal);
      return upload;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refused) throw error;
      const problem = asProblem(error);
      if (problem.status === 404 && upload !== null && beginnings < BEGINNINGS_MAX) upload = null;
      else if (!passes(problem)) throw new Refused(problem.code);
      const asked = (problem.retryAfterSeconds ?? 0) * 1_000;
      // Half to whole of the pause: what was cut together does not come back together.
      const pause = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2);
      failures += 1;
      await line.wait(Math.max(asked, pause), signal);
    }
  }
}

function passes(problem: ProblemError): boolean {
  if ((problem.retryAfterSeconds ?? 0) > ASKED_WAIT_MAX_S) return false;
  return isPassing(problem) || problem.status === 408 || problem.code === "wrong_offset";
}

async function look(upload: string, line: Line, signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < LOOK_MS; waited += LOOK_EVERY_MS) {
    const { state, refusal } = await line.tell(upload, signal);
    if (state === "ready") return;
    if (state === "refused") throw new Refused(refusal ?? "failed");
    await line.wait(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}
