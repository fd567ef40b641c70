import type { Attachment } from "../realtime";
import type { Kept } from "./store";

/** A file as the box or its message shows it; `id` is this device's name for it. */
export interface Tile extends Attachment {
  state: "waiting" | "uploading" | "checking" | "done" | "failed";
  /** Bytes that have left. */
  sent: number;
  failure: string | null;
}

/** A file with all that this tab knows of it. */
export interface Held {
  kept: Kept;
  tile: Tile;
  stored: boolean;
  stop: AbortController | null;
  /** The message that was told of the failure: another one means that somebody tries again. */
  failedFor: string | null;
  url: string | null;
}

export function fresh(key: string, place: string, file: File): Kept {
  const { name, type } = file;
  return {
    key,
    place,
    message: null,
    file,
    name,
    type,
    width: null,
    height: null,
    upload: null,
    done: false,
  };
}

export function hold(kept: Kept, stored: boolean): Held {
  const { key, name, type, file, width, height, done } = kept;
  const tile: Tile = {
    ...{ id: key, name, type, size: file.size, width, height },
    state: done ? "done" : "waiting",
    sent: done ? file.size : 0,
    failure: null,
  };
  return { kept, tile, stored, stop: null, failedFor: null, url: null };
}

/** A picture's shape, so that its place is as large as it will be. */
export async function measured(url: string): Promise<{ width: number; height: number } | null> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return null;
  }
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** One tab at a time works at a file; when it goes, the next one goes on. */
export async function alone(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request(name, { signal }, work);
}
