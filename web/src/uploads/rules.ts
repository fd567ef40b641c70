const MIB = 1024 * 1024;
/** The server's limits (docs/protocol.md, Files), told before anything is uploaded. */
export const PICTURE_LEN_MAX = 20 * MIB;
export const FILE_LEN_MAX = 50 * MIB;
/** Files of one message. */
export const FILES_MAX = 10;

/** Kinds that the server makes anew and shows. */
export function isPicture(type: string): boolean {
  return type === "image/jpeg" || type === "image/png" || type === "image/webp" || type === "image/gif";
}

export type Objection = { code: "empty" } | { code: "too_large"; max: number } | { code: "too_many" };

/** What is wrong with one more file, of which `before` are there already. */
export function objection(file: { size: number; type: string }, before: number): Objection | null {
  if (before >= FILES_MAX) return { code: "too_many" };
  // Folders come as files without content too.
  if (file.size === 0) return { code: "empty" };
  const max = isPicture(file.type) ? PICTURE_LEN_MAX : FILE_LEN_MAX;
  return file.size > max ? { code: "too_large", max } : null;
}
