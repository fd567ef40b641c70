import { asProblem, ProblemError } from "../api/problem";
import type { Problem } from "../api/types";
import { session } from "../session/session";
import { Turns } from "../uploads/turns";

export type Variant = "thumb" | "screen" | "full";

/** No byte for so long: the line is dead, whatever the browser believes. */
const STALL_MS = 20_000;
/** A picture that the server still looks at is asked for again so often, a second apart. */
const LOOKS_MAX = 30;
const AT_ONCE_MAX = 6;
const turns = new Turns(AT_ONCE_MAX);

/** One file, read with the access token: there are no cookies that an `<img>` could send. */
export async function fetchFile(id: string, variant: Variant): Promise<Blob> {
  const leave = await turns.take(new AbortController().signal);
  try {
    for (let looks = 1; ; looks++) {
      try {
        return await read(`/v1/files/${id}${variant === "full" ? "" : `/${variant}`}`);
      } catch (error) {
        if (asProblem(error).code !== "processing" || looks === LOOKS_MAX) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  } finally {
    leave();
  }
}

async function read(path: string): Promise<Blob> {
  const stop = new AbortController();
  let stall = setTimeout(() => stop.abort(), STALL_MS);
  const open = async (fresh: boolean) =>
    fetch(path, {
      headers: { authorization: `Bearer ${await session.accessToken(fresh)}` },
      signal: stop.signal,
    });
  try {
    let response = await open(false);
    if (response.status === 401) response = await open(true);
    if (!response.ok || response.body === null)
      throw new ProblemError((await response.json().catch(() => ({}))) as Problem, response.status);
    const parts: BlobPart[] = [];
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      clearTimeout(stall);
      stall = setTimeout(() => stop.abort(), STALL_MS);
    }
    return new Blob(parts, { type: response.headers.get("content-type") ?? "" });
  } catch (error) {
    if (stop.signal.aborted) throw new ProblemError({ code: "offline" }, 0);
    throw error;
  } finally {
    clearTimeout(stall);
  }
}

interface Kept {
  blob: Promise<string>;
  url: string | null;
  bytes: number;
  users: number;
}

/**
 * Pictures as addresses that an `<img>` can show. What is on screen stays; of the rest the least recently used go when it
 * becomes too much, and their memory with them.
 */
export class Pictures {
  private readonly kept = new Map<string, Kept>();
  private readonly bytesMax: number;
  private readonly load: (id: string, variant: Variant) => Promise<Blob>;

  constructor(bytesMax: number, load: (id: string, variant: Variant) => Promise<Blob>) {
    this.bytesMax = bytesMax;
    this.load = load;
  }

  /** The address, and how to say that it is no longer shown. */
  use(id: string, variant: Variant): { url: Promise<string>; release: () => void } {
    const key = `${id}/${variant}`;
    const kept = this.kept.get(key) ?? this.keep(this.load(id, variant), key);
    // The youngest stands last.
    this.kept.delete(key);
    this.kept.set(key, kept);
    kept.users += 1;
    let used = true;
    const release = () => {
      if (!used) return;
      used = false;
      kept.users -= 1;
      this.trim();
    };
    return { url: kept.blob, release };
  }

  /** The address, when the picture is here already: it is shown without a flash. */
  peek(id: string, variant: Variant): string | null {
    return this.kept.get(`${id}/${variant}`)?.url ?? null;
  }

  /** What this device has sent it need not fetch. */
  seed(id: string, blob: Blob): void {
    for (const variant of ["thumb", "screen"])
      if (!this.kept.has(`${id}/${variant}`)) this.keep(Promise.resolve(blob), `${id}/${variant}`);
  }

  private keep(loading: Promise<Blob>, key: string): Kept {
    const kept: Kept = { url: null, bytes: 0, users: 0, blob: Promise.resolve("") };
    kept.blob = loading.then(
      (blob) => {
        kept.url = URL.createObjectURL(blob);
        kept.bytes = blob.size;
        this.trim();
        return kept.url;
      },
      (error: unknown) => {
        // The next one who asks tries again.
        if (this.kept.get(key) === kept) this.kept.delete(key);
        throw error;
      },
    );
    kept.blob.catch(() => undefined);
    this.kept.set(key, kept);
    return kept;
  }

  private trim(): void {
    let bytes = 0;
    for (const kept of this.kept.values()) bytes += kept.bytes;
    for (const [key, kept] of this.kept) {
      if (bytes <= this.bytesMax) return;
      if (kept.users > 0 || kept.url === null) continue;
      URL.revokeObjectURL(kept.url);
      this.kept.delete(key);
      bytes -= kept.bytes;
    }
  }
}

const KEPT_BYTES_MAX = 64 * 1024 * 1024;
export const shownPictures = new Pictures(KEPT_BYTES_MAX, fetchFile);

export async function save(id: string, name: string): Promise<void> {
  handOver(await fetchFile(id, "full"), name);
}

/** Hands a file to the browser to be saved. */
export function handOver(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Browsers begin to read it after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
