import { expect, it } from "vitest";
import { placeId } from "./place-id";

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
