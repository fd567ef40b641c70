import { expect, it } from "vitest";
import type { ModerationCase } from "../api/types";
import { actionsFor } from "./actions";

const of = (change: Record<string, unknown>) =>
  actionsFor({
    room: { id: "r", kind: "public", title: "Algorithms" },
    seq: 4,
    removed: false,
    subject: { id: "p", deleted: false },
    ...change,
  } as unknown as ModerationCase);

it("offers what there is something to do to", () => {
  expect(of({})).toEqual({ first: "remove", more: ["warn", "mute", "ban"] });
  expect(of({ removed: true })).toEqual({ first: "warn", more: ["mute", "ban"] });
  expect(of({ seq: null })).toEqual({ first: "warn", more: ["mute", "ban"] });
  expect(of({ room: null, seq: null })).toEqual({ first: "warn", more: [] });
  expect(of({ room: { id: "r", kind: "direct", title: "" } }).more).toEqual(["warn"]);
  expect(of({ subject: { id: "p", deleted: true } })).toEqual({ first: "remove", more: [] });
  expect(of({ subject: null, seq: null })).toEqual({ first: null, more: [] });
});
