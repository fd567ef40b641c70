import { handlesIn, type Names } from "../live/mentions";

/** Message text into what can be shown: plain pieces and safe links. No markup of any kind is interpreted. */
export type Piece = { text: string; href?: string; who?: string };

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'，。、；：！？）】》」』]+/giu;
const TRAILING = /[.,;:!?…'"*_~]+$/;

export function pieces(text: string, names: Names = {}): Piece[] {
  return links(text).flatMap((piece) => (piece.href === undefined ? mentions(piece.text, names) : piece));
}

/** Only who was meant when it was sent is a mention, not everybody of that name. */
function mentions(text: string, names: Names): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const { handle, start, end } of handlesIn(text)) {
    const who = names[handle];
    if (who === undefined) continue;
    if (start > from) out.push({ text: text.slice(from, start) });
    out.push({ text: text.slice(start, end), who });
    from = end;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}

function links(text: string): Piece[] {
  const out: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = trimmed(match[0]);
    const href = safe(shown);
    if (href === null) continue;
    if (match.index > end) out.push({ text: text.slice(end, match.index) });
    out.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) out.push({ text: text.slice(end) });
  return out;
}

/** A full stop ends the sentence, not the address; so does a bracket that the address did not open. */
function trimmed(link: string): string {
  for (;;) {
    let next = link.replace(TRAILING, "");
    if (next.endsWith(")") && count(next, "(") < count(next, ")")) next = next.slice(0, -1);
    if (next === link) return link;
    link = next;
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}

function safe(link: string): string | null {
  try {
    const url = new URL(link.startsWith("www.") || link.startsWith("WWW.") ? `https://${link}` : link);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname.includes(".")
      ? url.href
      : null;
  } catch {
    return null;
  }
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const EMOJI = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)$/v;

/** One to three emoji and nothing else are shown large. */
export function isLargeEmoji(text: string): boolean {
  const bare = text.trim();
  if (bare === "" || bare.length > 40) return false;
  const parts = [...graphemes.segment(bare)]
    .map(({ segment }) => segment)
    .filter((part) => part.trim() !== "");
  return parts.length <= 3 && parts.every((part) => EMOJI.test(part));
}

/** Beyond these a text is folded, at first. */
const SHOWN_CELLS_MAX = 900;
const SHOWN_LINES_MAX = 18;

/** Too long to stand among others in full; what is written in wide characters sooner. */
export function isLong(text: string): boolean {
  const wide = text.replace(/[\0-\u2fff]/g, "").length;
  return text.length + wide > SHOWN_CELLS_MAX || text.split("\n").length > SHOWN_LINES_MAX;
}
