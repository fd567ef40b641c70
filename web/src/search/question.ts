/** The server refuses longer questions; counted in Unicode scalar values, as it does. */
const CHARS_MAX = 200;

/** What is asked of the server: without the spaces around, and no longer than it takes. */
export function question(typed: string): string {
  const bare = typed.trim();
  return bare.length <= CHARS_MAX ? bare : Array.from(bare).slice(0, CHARS_MAX).join("").trim();
}
