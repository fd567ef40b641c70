import { sha256 as digest } from "@noble/hashes/sha2.js";

/** How many bytes of a name and of an epoch are told, and which way of telling this is. */
const NAME_BYTES = 6;
const EPOCH_BYTES = 8;
const VERSION = 1;

// The browser's own SHA-256 answers later, and only where the page came over HTTPS.
const sha256 = (text: string) => digest(new TextEncoder().encode(text));

/** Where one stands in several streams at once, as the server's events tell it in their ids. See `docs/protocol.md`. */
export function placeId(epoch: string, seqs: Iterable<[stream: string, seq: number]>): string {
  const places = [...seqs].map(([stream, seq]) => [...sha256(stream).slice(0, NAME_BYTES), ...leb128(seq)]);
  const bytes = [VERSION, ...sha256(epoch).slice(0, EPOCH_BYTES), ...places.sort(byName).flat()];
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function byName(a: number[], b: number[]): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return (a[at] ?? 0) - (b[at] ?? 0);
}

/** Seven bits a byte, the lowest first; every byte but the last has its highest bit set. */
function leb128(seq: number): number[] {
  const bytes = [];
  let rest = seq;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}
