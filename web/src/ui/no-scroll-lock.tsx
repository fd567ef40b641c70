import type { ReactNode } from "react";

/**
 * Stands in for react-remove-scroll, which injects a <style> and so breaks the content security policy. Our pages never
 * scroll as a whole, and every scroller contains its overscroll.
 */
export function RemoveScroll({ children }: { children: ReactNode }) {
  return children;
}
