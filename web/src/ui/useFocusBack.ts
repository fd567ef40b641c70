import { use, useEffect, useRef, useState } from "react";
import { FocusHome } from "./Dialog";

/** An element and all that is around it, from the inside out. */
function trail(inner: Element | null | undefined): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let one = inner ?? null; one && one !== document.body; one = one.parentElement)
    if (one instanceof HTMLElement) found.push(one);
  return found;
}

/**
 * Gives the focus back when what lay over the page has gone: to what had it when this came, or to its home, or to the
 * nearest of what was around them that is still there and takes it.
 */
export function useFocusBack(): () => void {
  const home = use(FocusHome);
  // Asked while it is drawn: a field inside may take the focus as soon as it is there.
  const [had] = useState(() => trail(document.activeElement));
  const around = useRef<HTMLElement[]>([]);
  useEffect(() => {
    around.current = trail(home?.current);
  }, [home]);
  return () => {
    // Whoever closed it may have sent the focus elsewhere.
    if (document.activeElement !== document.body) return;
    for (const one of [...had, ...around.current]) {
      if (!one.isConnected) continue;
      one.focus({ preventScroll: true });
      if (document.activeElement === one) return;
    }
  };
}
