import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AGAIN_MS, PAUSE_MS, RENEW_MS, Typist } from "./typing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function typist() {
  const said: boolean[] = [];
  return { said, typist: new Typist((on) => said.push(on)) };
}

it("says it once in three seconds while somebody types, and that they stopped", () => {
  const { said, typist: one } = typist();
  for (let at = 0; at < 2 * RENEW_MS; at += 200) {
    one.wrote("and so on");
    vi.advanceTimersByTime(200);
  }
  expect(said).toEqual([true, true]);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(said).toEqual([true, true, false]);
  vi.advanceTimersByTime(10 * PAUSE_MS);
  one.stop();
  expect(said).toHaveLength(3);
});

it("an emptied box is nobody typing, and neither are blanks", () => {
  const { said, typist: one } = typist();
  one.wrote("  ");
  expect(said).toEqual([]);
  one.wrote("a");
  one.wrote("");
  expect(said).toEqual([true, false]);
});

it("leaves it to the message to tell that it was typed", () => {
  const { said, typist: one } = typist();
  one.wrote("done");
  one.sent();
  vi.advanceTimersByTime(2 * PAUSE_MS);
  expect(said).toEqual([true]);
  one.wrote("another");
  expect(said).toEqual([true, true]);
});

it("whoever goes on at once after sending is told of a moment later, with one change only", () => {
  const { said, typist: one } = typist();
  one.wrote("done");
  one.sent();
  one.wrote("a");
  expect(said).toEqual([true]);
  vi.advanceTimersByTime(AGAIN_MS);
  expect(said).toEqual([true, true]);
  one.sent();
  one.wrote("b");
  one.wrote("");
  vi.advanceTimersByTime(AGAIN_MS);
  expect(said).toEqual([true, true]);
});

it("whoever types and deletes in turns, or sends one word after the other, says little", () => {
  const { said, typist: one } = typist();
  for (let at = 0; at < 10 * AGAIN_MS; at += 50) {
    one.wrote("a");
    if (at % 100 === 0) one.wrote("");
    else one.sent();
    vi.advanceTimersByTime(50);
  }
  expect(said.length).toBeLessThanOrEqual(20);
});
