import { useRef, type MouseEvent, type PointerEvent } from "react";

const HOLD_MS = 430;
const SLACK_PX = 10;

/** Press and hold on touch screens, a right click under a mouse; Android tells it as a context menu, iOS not at all. */
export function useLongPress(onHold: () => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const cancel = () => {
    if (held.current) clearTimeout(held.current.timer);
    held.current = null;
  };
  const fire = () => {
    cancel();
    onHold();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      cancel();
      if (event.pointerType === "mouse") return;
      held.current = { timer: setTimeout(fire, HOLD_MS), x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = held.current;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLACK_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    onContextMenu: (event: MouseEvent) => {
      // Under a mouse what is marked or linked keeps the browser's own menu.
      const own = getSelection()?.isCollapsed === false || (event.target as Element).closest("a, img");
      if (own && !window.matchMedia("(pointer: coarse)").matches) return;
      event.preventDefault();
      fire();
    },
  };
}
