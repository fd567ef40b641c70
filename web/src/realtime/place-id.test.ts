import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { placeId } from "./place-id";
import { sha256 } from "./sha256";

it("an id is what the server writes", () => {
  expect(placeId("e", [])).toBe("AT95u3tDWwUy");
  const seqs: [string, number][] = [
    ["room:1", 300],
    ["inbox", 0],
    ["room:2", 70_000],
    ["room:3", 2 ** 40 + 5],
  ];
  expect(placeId("e", seqs)).toBe("AT95u3tDWwUyGijmVEiF8KIEQhenzh_3rAKagJkRSOKFgICAgCDKrbz_7JAA");
});

it("a hash is that of everybody else", () => {
  const theirs = (text: string) => [...createHash("sha256").update(text).digest()];
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
      expect([...sha256(text)]).toEqual(theirs(text));
    }),
  );
});
