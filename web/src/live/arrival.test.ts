import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { arrival } from "./arrival";
import { LiveRooms } from "./rooms";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(): LiveRooms {
  const live = new LiveRooms("me");
  brings(live, 10, true);
  return live;
}

const brings = (live: LiveRooms, seq: number, reset = false) =>
  live.news({ stream: "room:r", reset, events: [], position: { epoch: "e", seq }, head: seq });

/** Whether the wait is over. */
async function ended(wait: Promise<void>): Promise<boolean> {
  return Promise.race([wait.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}

it("waits for the events of its room until they are there", async () => {
  const live = opened();
  await arrival(live, "r", 10, new AbortController().signal);
  const wait = arrival(live, "r", 12, new AbortController().signal);
  brings(live, 11);
  expect(await ended(wait)).toBe(false);
  brings(live, 12);
  expect(await ended(wait)).toBe(true);
});

it("ends with a new beginning that is farther on", async () => {
  const live = opened();
  const wait = arrival(live, "r", 500, new AbortController().signal);
  live.gone("r");
  expect(await ended(wait)).toBe(false);
  brings(live, 4_000, true);
  expect(await ended(wait)).toBe(true);
});

it("ends when nobody waits any more, and at the latest after half a minute", async () => {
  const live = opened();
  const left = new AbortController();
  const wait = arrival(live, "r", 12, left.signal);
  left.abort();
  expect(await ended(wait)).toBe(true);
  expect(await ended(arrival(live, "r", 12, left.signal))).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  const long = arrival(live, "r", 12, new AbortController().signal);
  vi.advanceTimersByTime(29_000);
  expect(await ended(long)).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(await ended(long)).toBe(true);
});
