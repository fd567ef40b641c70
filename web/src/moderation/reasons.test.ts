import { expect, it } from "vitest";
import { reasonsOf } from "./reasons";

it("counts each reason once, the most frequent first", () => {
  const reports = (["spam", "hate", "spam", "other"] as const).map((reason) => ({ reason }));
  expect(reasonsOf(reports)).toEqual([
    ["spam", 2],
    ["hate", 1],
    ["other", 1],
  ]);
  expect(reasonsOf([])).toEqual([]);
});
