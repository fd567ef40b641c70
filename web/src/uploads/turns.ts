/** Lets so many in at once; the others wait in line. */
export class Turns {
  private free: number;
  private readonly line: (() => void)[] = [];

  constructor(atOnce: number) {
    this.free = atOnce;
  }

  /** Resolves with how to leave. Who gives up waiting has not entered. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else
      await new Promise<void>((enter, leave) => {
        const given = () => {
          signal.removeEventListener("abort", gone);
          enter();
        };
        const gone = () => {
          this.line.splice(this.line.indexOf(given), 1);
          leave(signal.reason as Error);
        };
        this.line.push(given);
        signal.addEventListener("abort", gone, { once: true });
      });
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.line.shift();
      if (next) next();
      else this.free += 1;
    };
  }
}
