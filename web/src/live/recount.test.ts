import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Room } from "../api/types";
import type { StreamEvent } from "../realtime";
import { Recount } from "./recount";
import { LiveRooms } from "./rooms";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said = (seq: number): StreamEvent => ({ seq, kind: "message", id: `i${seq}`, author: "them", at: "" });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => said(from + i));

it("reading a stretch of the past asks for the list once, after the last row", () => {
  const live = new LiveRooms("me");
  let asked = 0;
  const recount = new Recount(() => (asked += 1));
  live.stale.listen(recount.soon);
  live.listed([{ id: "r", head: 200, read: 20, unread: 180 } as Room]);
  const position = { epoch: "e", seq: 200 };
  live.news({ stream: "room:r", reset: true, events: range(151, 200), position, head: 200 });
  live.excerpt("r", { epoch: "e", as_of: 200, earlier: true, items: range(21, 60) });
  vi.advanceTimersByTime(5_000);
  asked = 0;
  for (let seq = 21; seq <= 50; seq++) {
    live.readTo("r", seq);
    vi.advanceTimersByTime(200);
  }
  expect(asked).toBe(0);
  vi.advanceTimersByTime(5_000);
  expect(asked).toBe(1);
  live.listed([{ id: "r", head: 200, read: 50, unread: 150 } as Room]);
  expect(live.view("r").unread).toBe(150);
  live.readTo("r", 51);
  recount.stop();
  vi.advanceTimersByTime(5_000);
  expect(asked).toBe(1);
});
