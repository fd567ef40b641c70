import { Component, type ReactNode, type RefObject } from "react";

interface Props {
  scroller: RefObject<HTMLDivElement | null>;
  /** While true the end stays in view, whatever is added. */
  following: () => boolean;
  children: ReactNode;
}

interface Anchor {
  key: string;
  top: number;
}

/** Rows that stay between their neighbours. The uppermost day line does not: it goes up with every message above it. */
const STEADY = "[data-message], [data-seq]";

/**
 * Keeps what is being read where it is. The scroller's origin is its end (`.from-the-end`), so that growth above moves
 * nothing by itself; for everything else the first visible row is measured before an update and put back after it. A class,
 * because only `getSnapshotBeforeUpdate` sees the DOM between the two.
 */
export class Anchored extends Component<Props> {
  override getSnapshotBeforeUpdate(): Anchor | null {
    const scroller = this.props.scroller.current;
    if (!scroller || this.props.following()) return null;
    const edge = scroller.getBoundingClientRect().top;
    for (const row of scroller.querySelectorAll<HTMLElement>(STEADY)) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom > edge) return { key: row.dataset.key!, top };
    }
    return null;
  }

  override componentDidUpdate(_props: Props, _state: unknown, anchor: Anchor | null): void {
    const scroller = this.props.scroller.current;
    if (!scroller || !anchor) return;
    const row = scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.key)}"]`);
    if (!row) return;
    const moved = row.getBoundingClientRect().top - anchor.top;
    if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
  }

  override render(): ReactNode {
    return this.props.children;
  }
}
