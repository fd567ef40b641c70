/**
 * A browser opens six connections to an address over HTTP/1.1, for all tabs together. A stream keeps one for good, so that
 * only so many tabs may; the others look in now and then.
 */
export const SEATS = 3;

/** Whether there is a seat; it is held until `life` is aborted. */
export async function takeSeat(life: AbortSignal): Promise<boolean> {
  if (typeof navigator === "undefined" || !("locks" in navigator)) return true;
  for (let n = 0; n < SEATS; n++) if (await take(`atas-stream-${n}`, life)) return true;
  return false;
}

function take(name: string, life: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null || life.aborted) return resolve(false);
      resolve(true);
      return new Promise<void>((free) => life.addEventListener("abort", () => free()));
    });
  });
}
