import { Signal } from "../realtime";

export interface Notice {
  text: string;
  bad?: boolean;
}

export const notices = new Signal<Notice>();

/** A short word at the edge of the screen, also read out. */
export function notify(text: string, bad = false): void {
  notices.emit({ text, bad });
}
