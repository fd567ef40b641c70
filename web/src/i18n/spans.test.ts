import { expect, it } from "vitest";
import { spanOf } from "./spans";

it("says a length of time in the largest unit that leaves no rest", () => {
  expect(spanOf(1, "en")).toBe("1 second");
  expect(spanOf(30, "en")).toBe("30 seconds");
  expect(spanOf(90, "en")).toBe("90 seconds");
  expect(spanOf(300, "en")).toBe("5 minutes");
  expect(spanOf(21_600, "en")).toBe("6 hours");
  expect(spanOf(604_800, "en")).toBe("7 days");
  expect(spanOf(300, "zh-Hans")).toBe("5分钟");
});
