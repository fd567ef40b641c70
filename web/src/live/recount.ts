/** So long nothing more is read, and the server has heard of the last mark. */
const QUIET_MS = 1_000;

/** Asks once for what was read in a row, when it is over: every row of the past that comes into view makes counts stale. */
export class Recount {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly ask: () => void;

  constructor(ask: () => void) {
    this.ask = ask;
  }

  readonly soon = (): void => {
    this.stop();
    this.timer = setTimeout(this.ask, QUIET_MS);
  };

  readonly stop = (): void => clearTimeout(this.timer);
}
