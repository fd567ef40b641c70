/** How a picture lies on the screen: enlarged about its middle, then moved. Lengths in CSS pixels. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
export const SCALE_MAX = 6;
/** What a double tap enlarges to. */
export const SCALE_NEAR = 2.5;
/** A swipe counts from this part of the screen on, or from this speed (pixels a millisecond). */
const FAR_PART = 0.25;
const FAST = 0.5;
const MOVED_PX = 24;

/** The size at which a picture of this shape is wholly visible; small ones are not enlarged beyond twice their pixels. */
export function fitted(picture: Size, screen: Size): Size {
  const scale = Math.min(screen.width / picture.width, screen.height / picture.height, 2);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** No farther than its edges: what is smaller than the screen stays in the middle. */
export function within(view: View, shown: Size, screen: Size): View {
  const most = (own: number, all: number) => Math.max(0, (own * view.scale - all) / 2);
  const [x, y] = [most(shown.width, screen.width), most(shown.height, screen.height)];
  return {
    scale: view.scale,
    x: Math.min(x, Math.max(-x, view.x)) + 0,
    y: Math.min(y, Math.max(-y, view.y)) + 0,
  };
}

/** Enlarged `by` so much, while what is under `at` (from the middle of the screen) stays under it. */
export function zoomed(view: View, by: number, at: Point): View {
  const scale = Math.min(SCALE_MAX, Math.max(1, view.scale * by));
  const grown = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}

export type Swipe = "next" | "previous" | "close" | "stay";

/** What letting go means after a way of `dx`, `dy` in `ms`. */
export function swiped(dx: number, dy: number, ms: number, screen: Size): Swipe {
  const [wide, high] = [Math.abs(dx), Math.abs(dy)];
  const far = (way: number, all: number) => way > MOVED_PX && (way > all * FAR_PART || way / ms > FAST);
  if (wide >= high) return far(wide, screen.width) ? (dx < 0 ? "next" : "previous") : "stay";
  return dy > 0 && far(high, screen.height) ? "close" : "stay";
}
