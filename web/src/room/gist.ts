import type { Translate } from "../i18n";
import type { Attachment } from "../realtime";
import { isPicture } from "../uploads/rules";

/** A message in one line: its words, else what it carries. */
export function gist(said: { text: string; files: readonly Attachment[] }, t: Translate): string {
  const n = said.files.length;
  if (said.text !== "" || n === 0) return said.text;
  return t(said.files.every(({ type }) => isPicture(type)) ? "files.photos" : "files.count", { n });
}
