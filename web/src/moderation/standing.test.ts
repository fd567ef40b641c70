import { expect, it } from "vitest";
import type { Person } from "../api/types";
import { mayActUpon, mayName } from "./standing";

type Role = "owner" | "moderator" | "member";
const me = { id: "me", role: "student" } as const;
const room = (role: Role) => ({ kind: "public", role }) as const;
const member = (role: Role, id = "them") => ({ person: { id } as Person, role });

it("one acts only upon those who have less to say, and never upon oneself", () => {
  expect(mayActUpon(room("member"), me, member("member"))).toBe(false);
  expect(mayActUpon(room("moderator"), me, member("member"))).toBe(true);
  expect(mayActUpon(room("moderator"), me, member("moderator"))).toBe(false);
  expect(mayActUpon(room("owner"), me, member("moderator"))).toBe(true);
  expect(mayActUpon(room("owner"), me, member("owner"))).toBe(false);
  expect(mayActUpon(room("owner"), me, member("member", "me"))).toBe(false);
  expect(mayActUpon(room("member"), { ...me, role: "moderator" }, member("owner"))).toBe(true);
  expect(mayActUpon({ kind: "direct", role: "member" }, { ...me, role: "admin" }, member("member"))).toBe(
    false,
  );
});

it("owners and those in office name moderators; moderators do not", () => {
  expect(mayName(room("moderator"), me, member("member"))).toBe(false);
  expect(mayName(room("owner"), me, member("member"))).toBe(true);
  expect(mayName(room("owner"), me, member("moderator"))).toBe(true);
  expect(mayName(room("member"), { ...me, role: "admin" }, member("owner"))).toBe(false);
});
