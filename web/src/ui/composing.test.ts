import { expect, it } from "vitest";
import { isComposing } from "./composing";

it("keys of an input method are told from one's own in every browser", () => {
  // Chrome and Firefox while composing; Safari, which says so only by the key's code; a plain Enter.
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
