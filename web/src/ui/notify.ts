import { Signal } from "../realtime";

export interface Notice {
  text: string;
  bad?: boolean;
  /** A way to take it back. */
  way?: { text: string; run: () => void } | undefined;
}

export const notices = new Signal<Notice>();

/** A short word at the edge of the screen, also read out. */
export function notify(text: string, bad = false, way?: Notice["way"]): void {
  notices.emit({ text, bad, way });
}
