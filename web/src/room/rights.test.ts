import { expect, it } from "vitest";
import { keepsOrder, mayPin } from "./rights";

const student = { role: "student" } as const;
const moderator = { role: "moderator" } as const;
const room = (kind: "public" | "private" | "direct", role: "owner" | "moderator" | "member" = "member") => ({
  ...{ kind, role, joined: true },
});

it("owners and moderators keep order, but not between two", () => {
  expect(keepsOrder(room("public"), student)).toBe(false);
  expect(keepsOrder(room("private", "owner"), student)).toBe(true);
  expect(keepsOrder(room("private", "moderator"), student)).toBe(true);
  expect(keepsOrder(room("public"), moderator)).toBe(true);
  expect(keepsOrder(room("public"), { role: "admin" })).toBe(true);
  expect(keepsOrder(room("direct"), moderator)).toBe(false);
});

it("in a public room those pin who keep order, elsewhere every member", () => {
  expect(mayPin(room("public"), student)).toBe(false);
  expect(mayPin(room("public", "owner"), student)).toBe(true);
  expect(mayPin(room("private"), student)).toBe(true);
  expect(mayPin(room("direct"), student)).toBe(true);
  expect(mayPin({ ...room("private"), joined: false }, student)).toBe(false);
});
