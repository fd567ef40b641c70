import { expect, it } from "vitest";
import type { Item } from "../live/timeline";
import { clock, lastHeld, spoken } from "./countdown";
import { pauses, standing, TERMS } from "./terms";

const AT = "2026-11-20T08:00:00.000Z";
const NOW = Date.parse(AT);
const item = (seq: number, author: string, kind = "message") => ({ seq, author, kind, at: AT }) as Item;

it("counts whole seconds down, and shows none only when it is over", () => {
  expect(clock(22_001)).toBe("0:23");
  expect(clock(1)).toBe("0:01");
  expect(clock(0)).toBe("0:00");
  expect(clock(-5)).toBe("0:00");
  expect(clock(725_000)).toBe("12:05");
  expect(clock(3_600_000)).toBe("1:00:00");
});

const slowed = (seq: number, seconds: number) =>
  ({ ...item(seq, "owner", "member"), change: { change: "slowed", seconds } }) as Item;

it("counts from one's own newest message, whatever else happens in the room", () => {
  const items = [item(1, "me"), item(2, "me"), item(3, "ben"), item(4, "me", "member")];
  expect(lastHeld(items, "me")?.seq).toBe(2);
  expect(lastHeld([item(1, "ben")], "me")).toBeNull();
});

it("does not count what was said while nobody had to wait", () => {
  expect(lastHeld([item(1, "me"), slowed(2, 30)], "me")).toBeNull();
  expect(lastHeld([item(1, "me"), slowed(2, 30), item(3, "me"), slowed(4, 300)], "me")?.seq).toBe(3);
  const paused = [slowed(1, 30), item(2, "me"), slowed(3, 0), item(4, "me"), slowed(5, 30)];
  expect(lastHeld(paused, "me")?.seq).toBe(2);
});

it("trusts the server's time for what was there, but never beyond now, and the arrival for what comes", () => {
  const first = spoken(null, item(2, "me"), NOW + 5_000);
  expect(first).toEqual({ seq: 2, at: NOW });
  expect(spoken(null, item(2, "me"), NOW - 60_000).at).toBe(NOW - 60_000);
  expect(spoken(first, item(2, "me"), NOW + 9_000)).toBe(first);
  // This clock is five minutes ahead: by the time it bears, the message would be old already.
  expect(spoken(first, item(3, "me"), NOW + 300_000)).toEqual({ seq: 3, at: NOW + 300_000 });
  expect(spoken(null, null, NOW)).toEqual({ seq: 0, at: 0 });
});

it("offers a pause that was set elsewhere among the usual ones", () => {
  expect(pauses(30)).toEqual([0, 10, 30, 60, 300, 900, 3_600]);
  expect(pauses(45)).toEqual([0, 10, 30, 45, 60, 300, 900, 3_600]);
});

it("knows which sanctions stand, and offers only terms that the server takes", () => {
  const until = (at: string | null) => ({ until: at }) as never;
  const list = [until(null), until(AT), until("2026-11-20T08:00:01.000Z")];
  expect(standing(list, NOW)).toEqual([list[0], list[2]]);
  for (const term of [...TERMS.mute, ...TERMS.ban].filter((one) => one !== null)) {
    expect(term).toBeGreaterThanOrEqual(60);
    expect(term).toBeLessThanOrEqual(31_536_000);
  }
});
