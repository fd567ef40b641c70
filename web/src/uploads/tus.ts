import { ProblemError } from "../api/problem";
import type { Problem } from "../api/types";
import { session } from "../session/session";

/** No byte in either direction for so long: the line is dead, whatever the browser believes. */
const STALL_MS = 30_000;
const VERSION = "1.0.0";

export type Stage = "uploading" | "processing" | "ready" | "refused";

export interface Told {
  state: Stage;
  refusal?: string;
}

/** How bytes get to the server; tests hand in their own. */
export interface Line {
  create(file: { name: string; type: string; size: number }, signal: AbortSignal): Promise<string>;
  offset(id: string, signal: AbortSignal): Promise<number>;
  /** Where the upload stands afterwards. `onSent` hears how many bytes of the piece have left. */
  append(
    id: string,
    offset: number,
    piece: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<number>;
  tell(id: string, signal: AbortSignal): Promise<Told>;
  remove(id: string): Promise<void>;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

interface Asked {
  headers?: Record<string, string>;
  body?: Blob;
  onSent?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** `XMLHttpRequest`, because it is the one that tells how much has been sent. */
async function once(method: string, path: string, asked: Asked, fresh: boolean): Promise<XMLHttpRequest> {
  const token = await session.accessToken(fresh);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const offline = () => reject(new ProblemError({ code: "offline" }, 0));
    let stall = setTimeout(() => request.abort(), STALL_MS);
    const alive = () => {
      clearTimeout(stall);
      stall = setTimeout(() => request.abort(), STALL_MS);
    };
    const abort = () => request.abort();
    asked.signal?.addEventListener("abort", abort);
    request.open(method, path);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("tus-resumable", VERSION);
    for (const [name, value] of Object.entries(asked.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      alive();
      asked.onSent?.(loaded);
    };
    request.onprogress = alive;
    request.onload = () => resolve(request);
    request.onerror = request.onabort = offline;
    request.onloadend = () => {
      clearTimeout(stall);
      asked.signal?.removeEventListener("abort", abort);
    };
    if (asked.signal?.aborted === true) return offline();
    request.send(asked.body ?? null);
  });
}

async function ask(method: string, path: string, asked: Asked): Promise<XMLHttpRequest> {
  let answer = await once(method, path, asked, false);
  if (answer.status === 401) answer = await once(method, path, asked, true);
  if (answer.status < 300) return answer;
  const after = Number(answer.getResponseHeader("retry-after"));
  throw new ProblemError(problem(answer), answer.status, after > 0 ? after : null);
}

function problem(answer: XMLHttpRequest): Partial<Problem> {
  try {
    return JSON.parse(answer.responseText) as Problem;
  } catch {
    return {};
  }
}

function offsetOf(answer: XMLHttpRequest): number {
  const offset = answer.getResponseHeader("upload-offset");
  if (offset === null) throw new ProblemError({ code: "unexpected" }, answer.status);
  return Number(offset);
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

const path = (id: string) => `/v1/uploads/${encodeURIComponent(id)}`;

/** tus 1.0 as docs/protocol.md describes it. */
export const overHttp: Line = {
  async create({ name, type, size }, signal) {
    const metadata = `filename ${base64(name)}${type === "" ? "" : `,filetype ${base64(type)}`}`;
    const headers = { "upload-length": String(size), "upload-metadata": metadata };
    const answer = await ask("POST", "/v1/uploads", { headers, signal });
    return (JSON.parse(answer.responseText) as { id: string }).id;
  },
  async offset(id, signal) {
    return offsetOf(await ask("HEAD", path(id), { signal }));
  },
  async append(id, offset, piece, onSent, signal) {
    const headers = { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
    return offsetOf(await ask("PATCH", path(id), { headers, body: piece, onSent, signal }));
  },
  async tell(id, signal) {
    return JSON.parse((await ask("GET", path(id), { signal })).responseText) as Told;
  },
  async remove(id) {
    await ask("DELETE", path(id), {});
  },
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      window.addEventListener("online", done);
      signal.addEventListener("abort", done);
    }),
};
