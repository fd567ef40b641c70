import fc from "fast-check";
import { expect, it } from "vitest";
import { marked } from "./marked";

const hits = (text: string, ...spans: [number, number][]) =>
  marked(
    text,
    spans.map(([start, end]) => ({ start, end })),
  )
    .map((one) => (one.hit ? `[${one.text}]` : one.text))
    .join("");

it("marks what was found", () => {
  expect(hits("past papers, anyone?", [5, 11])).toBe("past [papers], anyone?");
  expect(hits("exam", [0, 4])).toBe("[exam]");
  expect(hits("nothing marked")).toBe("nothing marked");
  expect(marked("", [])).toEqual([]);
});

it("counts characters and not halves of them", () => {
  expect(hits("🎉🎉 papers 🙋", [3, 9])).toBe("🎉🎉 [papers] 🙋");
  expect(hits("𠮷野家 三楼", [0, 1], [4, 6])).toBe("[𠮷]野家 [三楼]");
});

it("bears highlights that do not fit", () => {
  expect(hits("abc", [1, 9])).toBe("a[bc]");
  expect(hits("abc", [7, 9])).toBe("abc");
  expect(hits("abcdef", [0, 3], [2, 4])).toBe("[abc][d]ef");
  expect(hits("abc", [2, 1])).toBe("abc");
});

it("loses and adds nothing, whatever it is given", () => {
  const span = fc.record({ start: fc.nat(40), end: fc.nat(40) });
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.array(span), (text, spans) => {
      const stretches = marked(text, spans);
      expect(stretches.map((one) => one.text).join("")).toBe(text);
      expect(stretches.every((one) => one.text !== "")).toBe(true);
    }),
  );
});
