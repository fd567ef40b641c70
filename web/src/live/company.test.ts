import { expect, it } from "vitest";
import { company } from "../room/company";
import type { Room } from "../api/types";
import { Companies } from "./company";

const stream = "room:r";

it("the latest digest is the truth, and of other streams nothing is kept", () => {
  const companies = new Companies();
  companies.heard({ op: "presence", stream, online: 2, sample: ["me", "ann"] });
  companies.heard({ op: "typing", stream, users: ["ann"] });
  companies.heard({ op: "presence", stream, online: 3, sample: ["me", "ann", "ben"] });
  companies.heard({ op: "presence", stream: "inbox", online: 9, sample: [] });
  expect(companies.view("r")).toEqual({ online: 3, sample: ["me", "ann", "ben"], typing: ["ann"] });
  expect(companies.view("inbox").online).toBe(0);
});

it("somebody's message ends their typing, and nobody else's", () => {
  const companies = new Companies();
  companies.heard({ op: "typing", stream, users: ["ann", "ben"] });
  companies.spoke("r", ["ann", null]);
  expect(companies.view("r").typing).toEqual(["ben"]);
  const before = companies.view("r");
  companies.spoke("r", ["cho"]);
  expect(companies.view("r")).toBe(before);
});

it("is gone with the connection, or with the room", () => {
  const companies = new Companies();
  let told = 0;
  companies.changes.listen(() => told++);
  companies.heard({ op: "presence", stream, online: 2, sample: [] });
  companies.heard({ op: "presence", stream: "room:s", online: 2, sample: [] });
  companies.forget("r");
  expect([companies.view("r").online, companies.view("s").online]).toEqual([0, 2]);
  companies.forget();
  expect(companies.view("s").online).toBe(0);
  expect(told).toBe(4);
});

it("says of two whether the other one is there, of many how many, and nothing of oneself alone", () => {
  const direct = { kind: "direct", peer: { id: "ann" } } as Room;
  const open = { kind: "public", peer: null } as Room;
  const here = (online: number, ...sample: string[]) => ({ online, sample, typing: [] });
  expect(company(direct, here(2, "me", "ann"), "me")).toBe("peer");
  expect(company(direct, here(1, "me"), "me")).toBeNull();
  expect(company(open, here(1, "me"), "me")).toBeNull();
  expect(company(open, here(0), "me")).toBeNull();
  // Invisible oneself, or one of a crowd of which the sample names others.
  expect(company(open, here(1, "ann"), "me")).toBe(1);
  expect(company(open, here(400, "ann"), "me")).toBe(400);
});
