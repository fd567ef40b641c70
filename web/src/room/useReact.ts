import { useCallback } from "react";
import { useProblemText } from "../i18n/problems";
import { useEngine } from "../live/LiveProvider";
import { notify } from "../ui/notify";

/** Gives a reaction or takes it back; says so when that did not work. */
export function useReact(room: string, seq: number): (emoji: string, on: boolean) => void {
  const { changes } = useEngine();
  const words = useProblemText();
  return useCallback(
    (emoji, on) => {
      changes.react(room, seq, emoji, on).catch((error: unknown) => notify(words(error), true));
    },
    [changes, room, seq, words],
  );
}
