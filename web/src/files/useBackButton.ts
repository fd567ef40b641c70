import { useEffect, useRef } from "react";

const MARK = "atasOverlay";

/**
 * The way back closes what lies over the page instead of leaving it: an entry of the history stands for it. The result
 * closes it by going back, so that no entry is left over.
 */
export function useBackButton(onBack: () => void): () => void {
  const latest = useRef(onBack);
  useEffect(() => {
    latest.current = onBack;
  });
  useEffect(() => {
    // Mounted twice in development: the entry is there already.
    const state = history.state as Record<string, unknown> | null;
    if (state?.[MARK] !== true) history.pushState({ ...state, [MARK]: true }, "");
    const gone = () => {
      if ((history.state as Record<string, unknown> | null)?.[MARK] !== true) latest.current();
    };
    window.addEventListener("popstate", gone);
    return () => window.removeEventListener("popstate", gone);
  }, []);
  return () => history.back();
}
