import { useState, type RefObject } from "react";
import { askingAt, type Asking } from "../live/mentions";
import { writeUpTo } from "./caret";

/** Whether somebody is about to be named in the box, and how the name gets there. */
export function useMentioning(
  box: RefObject<HTMLTextAreaElement | null>,
  write: (text: string) => void,
  name: (handle: string, id: string) => void,
) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const look = () => {
    const area = box.current;
    const found =
      area && area.selectionStart === area.selectionEnd ? askingAt(area.value, area.selectionStart) : null;
    setAsking((was) => (was?.start === found?.start && was?.query === found?.query ? was : found));
  };
  const choose = (handle: string, id: string) => {
    const area = box.current;
    if (!area || !asking) return;
    const { value, selectionStart: caret } = area;
    const next = value.slice(caret);
    const piece = `@${handle}${next.startsWith(" ") ? "" : " "}`;
    writeUpTo(area, asking.start + handle.length + 2, () => {
      name(handle, id);
      write(value.slice(0, asking.start) + piece + next);
      setAsking(null);
    });
  };
  return { asking, look, choose, leave: () => setAsking(null), active, setActive };
}
