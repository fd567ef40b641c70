import type { Limits } from "../realtime";

const MIB = 1024 * 1024;
/** What holds as long as no server has announced its limits (docs/protocol.md, Hello); told before anything is uploaded. */
export const PICTURE_LEN_MAX = 20 * MIB;
export const FILE_LEN_MAX = 50 * MIB;
/** Files of one message. */
export const FILES_MAX = 10;

/** Kinds that the server makes anew and shows. */
export function isPicture(type: string): boolean {
  return type === "image/jpeg" || type === "image/png" || type === "image/webp" || type === "image/gif";
}

export type Objection = { code: "empty" } | { code: "too_large" | "too_many"; max: number };

/** A file that cannot go. */
export interface Refusal {
  name: string;
  why: Objection;
}

/** What is wrong with one more file, of which `before` are there already. */
export function objection(
  file: { size: number; type: string },
  before: number,
  {
    attachments = FILES_MAX,
    picture_bytes = PICTURE_LEN_MAX,
    file_bytes = FILE_LEN_MAX,
  }: Partial<Limits> = {},
): Objection | null {
  if (before >= attachments) return { code: "too_many", max: attachments };
  // Folders come as files without content too.
  if (file.size === 0) return { code: "empty" };
  const max = isPicture(file.type) ? picture_bytes : file_bytes;
  return file.size > max ? { code: "too_large", max } : null;
}
