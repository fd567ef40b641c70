import type { LiveRooms } from "./rooms";

/** Longer than the longest pause between two tries to connect. */
const WAIT_MAX_MS = 30_000;

/** Ends when the room's events have come as far as `seq`, when nobody waits for it any more, or when it takes too long. */
export function arrival(live: LiveRooms, room: string, seq: number, given: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop();
      clearTimeout(timer);
      given.removeEventListener("abort", end);
      resolve();
    };
    const look = () => {
      if (given.aborted || live.view(room).to >= seq) end();
    };
    const stop = live.changes.listen(look);
    const timer = setTimeout(end, WAIT_MAX_MS);
    given.addEventListener("abort", end);
    look();
  });
}
