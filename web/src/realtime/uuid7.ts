/**
 * UUIDv7 (RFC 9562 §5.7), monotonic within this page: ids made in the same millisecond keep their order, because the
 * 12 bits after the time are a counter (method 1) seeded anew each millisecond.
 */
let lastMs = 0;
let counter = 0;

export function uuid7(
  nowMs: number = Date.now(),
  random: (into: Uint8Array<ArrayBuffer>) => void = fill,
): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  if (nowMs > lastMs) {
    lastMs = nowMs;
    // The top bit starts clear, so that at least 2,048 ids fit before the counter borrows the next millisecond.
    counter = ((bytes[6]! << 8) | bytes[7]!) & 0x7ff;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  let ms = lastMs;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function fill(into: Uint8Array<ArrayBuffer>): void {
  crypto.getRandomValues(into);
}
