import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitted, SCALE_MAX, swiped, WHOLE, within, zoomed } from "./gesture";

const SCREEN = { width: 400, height: 800 };

describe("a picture on the screen", () => {
  it("is wholly visible, and not blown up when it is tiny", () => {
    expect(fitted({ width: 4_000, height: 2_000 }, SCREEN)).toEqual({ width: 400, height: 200 });
    expect(fitted({ width: 10, height: 10 }, SCREEN)).toEqual({ width: 20, height: 20 });
  });

  it("keeps what is under the fingers there, and never leaves the screen", () => {
    const coordinate = fc.double({ min: -200, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 9, noNaN: true }), coordinate, coordinate, (by, x, y) => {
        const view = zoomed(WHOLE, by, { x, y });
        expect(view.scale).toBeGreaterThanOrEqual(1);
        expect(view.scale).toBeLessThanOrEqual(SCALE_MAX);
        // The point of the picture that was under the fingers, enlarged and moved.
        expect(x * view.scale + view.x).toBeCloseTo(x, 6);
        const shown = { width: 400, height: 200 };
        const kept = within(view, shown, SCREEN);
        expect(Math.abs(kept.x)).toBeLessThanOrEqual(Math.max(0, (400 * view.scale - 400) / 2) + 1e-9);
        if (200 * view.scale <= 800) expect(kept.y).toBe(0);
      }),
    );
  });

  it("is left by a swipe that is far or fast enough, and only then", () => {
    expect(swiped(-150, 10, 900, SCREEN)).toBe("next");
    expect(swiped(60, 10, 80, SCREEN)).toBe("previous");
    expect(swiped(60, 10, 900, SCREEN)).toBe("stay");
    expect(swiped(5, 2, 3, SCREEN)).toBe("stay");
    expect(swiped(20, 260, 900, SCREEN)).toBe("close");
    expect(swiped(20, -260, 100, SCREEN)).toBe("stay");
  });
});
