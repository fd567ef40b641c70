import { useRef, useState, type PointerEvent, type RefObject } from "react";
import {
  fitted,
  SCALE_NEAR,
  swiped,
  WHOLE,
  within,
  zoomed,
  type Point,
  type Size,
  type Swipe,
} from "./gesture";

const TAP_MS = 300;
const TAP_PX = 12;

interface Hand {
  /** Where each finger is. */
  fingers: Map<number, Point>;
  from: Point;
  at: number;
  moved: boolean;
  tap: { at: number; point: Point } | null;
}

/** Fingers, mouse and wheel on the picture. `picture` is its size in pixels; the result is its place and the handlers. */
export function useGestures(
  stage: RefObject<HTMLElement | null>,
  picture: Size,
  onSwipe: (swipe: Swipe) => void,
) {
  const [view, setView] = useState(WHOLE);
  const [drag, setDrag] = useState<Point | null>(null);
  const hand = useRef<Hand>({ fingers: new Map(), from: { x: 0, y: 0 }, at: 0, moved: false, tap: null });

  const screen = (): Size => ({
    width: stage.current?.clientWidth ?? 1,
    height: stage.current?.clientHeight ?? 1,
  });
  const fromMiddle = ({ x, y }: Point): Point => {
    const box = stage.current!.getBoundingClientRect();
    return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
  };
  const zoom = (by: number, at: Point) =>
    setView((was) => within(zoomed(was, by, fromMiddle(at)), fitted(picture, screen()), screen()));
  const toggle = (at: Point) =>
    setView((was) =>
      was.scale > 1
        ? WHOLE
        : within(zoomed(was, SCALE_NEAR, fromMiddle(at)), fitted(picture, screen()), screen()),
    );

  const onPointerDown = (event: PointerEvent) => {
    const own = hand.current;
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const point = { x: event.clientX, y: event.clientY };
    own.fingers.set(event.pointerId, point);
    own.moved = own.fingers.size > 1;
    own.from = point;
    own.at = event.timeStamp;
    if (own.fingers.size > 1) setDrag(null);
  };
  const onPointerMove = (event: PointerEvent) => {
    const own = hand.current;
    const was = own.fingers.get(event.pointerId);
    if (!was) return;
    const now = { x: event.clientX, y: event.clientY };
    own.fingers.set(event.pointerId, now);
    if (Math.hypot(now.x - own.from.x, now.y - own.from.y) > TAP_PX) own.moved = true;
    if (own.fingers.size === 2) {
      const other = [...own.fingers].find(([id]) => id !== event.pointerId)![1];
      const span = (one: Point) => Math.hypot(one.x - other.x, one.y - other.y);
      zoom(span(now) / Math.max(1, span(was)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    } else if (view.scale > 1) {
      setView((shown) =>
        within(
          { scale: shown.scale, x: shown.x + now.x - was.x, y: shown.y + now.y - was.y },
          fitted(picture, screen()),
          screen(),
        ),
      );
    } else if (own.moved) setDrag({ x: now.x - own.from.x, y: now.y - own.from.y });
  };
  const onPointerUp = (event: PointerEvent) => {
    const own = hand.current;
    const point = own.fingers.get(event.pointerId);
    if (!point) return;
    own.fingers.delete(event.pointerId);
    if (own.fingers.size > 0) return;
    setDrag(null);
    if (!own.moved) return tapped(point, event.timeStamp);
    if (view.scale > 1 || drag === null) return;
    const ms = Math.max(1, event.timeStamp - own.at);
    onSwipe(swiped(point.x - own.from.x, point.y - own.from.y, ms, screen()));
  };
  const tapped = (point: Point, at: number) => {
    const { tap } = hand.current;
    const near = tap !== null && Math.hypot(point.x - tap.point.x, point.y - tap.point.y) < TAP_PX * 3;
    if (near && at - tap.at < TAP_MS) {
      hand.current.tap = null;
      toggle(point);
    } else hand.current.tap = { at, point };
  };
  const onPointerCancel = (event: PointerEvent) => {
    hand.current.fingers.delete(event.pointerId);
    setDrag(null);
  };
  const handlers = { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
  return { view, drag, zoom, reset: () => setView(WHOLE), handlers };
}
