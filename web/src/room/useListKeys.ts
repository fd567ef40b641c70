import { useCallback, type KeyboardEvent, type RefObject } from "react";

/** One tab stop for the whole log: arrows go from message to message, Escape leaves for the composer. */
export function useListKeys(scroller: RefObject<HTMLDivElement | null>, onLeave: () => void) {
  const all = useCallback(
    () => [...(scroller.current?.querySelectorAll<HTMLElement>("[data-message]") ?? [])],
    [scroller],
  );
  const focusLast = useCallback(() => all().at(-1)?.focus(), [all]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      // What a menu or a panel does not want itself comes up here too, though it is shown elsewhere.
      if (!event.currentTarget.contains(event.target as Node)) return;
      if (event.key === "Escape") return onLeave();
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown" && event.key !== "End") return;
      event.preventDefault();
      const messages = all();
      const here = messages.findIndex((one) => one.contains(document.activeElement));
      if (event.key === "End") messages.at(-1)?.focus();
      else if (here < 0) messages.at(-1)?.focus();
      else if (event.key === "ArrowUp") messages[here - 1]?.focus();
      else if (here === messages.length - 1) onLeave();
      else messages[here + 1]?.focus();
    },
    [all, onLeave],
  );
  return { focusLast, onKeyDown };
}
