import type { Tabs } from "./tabs";

/** This tab's turn to send: while it lasts, no other tab of the account sends. */
export class Turn {
  /** Set while it lasts; calling it lets go. */
  private letGo: (() => void) | null = null;
  private asking: AbortController | null = null;
  private readonly tabs: Tabs;

  constructor(tabs: Tabs) {
    this.tabs = tabs;
  }

  get lasts(): boolean {
    return this.letGo !== null;
  }

  /** Asks for it, once; `begun` runs when it has come. */
  ask(begun: () => Promise<void>): void {
    if (this.asking) return;
    const asking = new AbortController();
    this.asking = asking;
    void this.tabs.alone(async () => {
      if (asking.signal.aborted) return;
      this.asking = null;
      const held = new Promise<void>((resolve) => (this.letGo = resolve));
      await begun();
      await held;
    }, asking.signal);
  }

  end(): void {
    this.asking?.abort();
    this.asking = null;
    this.letGo?.();
    this.letGo = null;
  }
}
