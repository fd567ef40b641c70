import { expect, it } from "vitest";
import type { FoundMessage } from "../api/types";
import { byDay } from "./days";
import { question } from "./question";

const found = (id: string, at: string) => ({ id, at }) as FoundMessage;

it("gathers what was found by day, each message once", () => {
  const days = byDay([
    found("a", "2026-11-20T12:00:00"),
    found("b", "2026-11-20T08:00:00"),
    found("b", "2026-11-20T08:00:00"),
    found("c", "2026-11-18T23:00:00"),
  ]);
  expect(days.map((day) => day.found.map(({ id }) => id))).toEqual([["a", "b"], ["c"]]);
});

it("asks for no more than the server takes, and cuts no character in half", () => {
  expect(question("  past papers ")).toBe("past papers");
  expect(question("🎉".repeat(201))).toBe("🎉".repeat(200));
});
