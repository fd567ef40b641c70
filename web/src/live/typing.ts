/** How often it is said again that somebody types; the server shows it for six seconds. */
export const RENEW_MS = 3_000;
/** After so long without a change of the words they have stopped. */
export const PAUSE_MS = 5_000;
/** Between having stopped and beginning again: whoever deletes and types in turns is not worth a frame each time. */
export const AGAIN_MS = 1_000;

/** Tells a room that one types in it: seldom enough, and also when one does not any more. */
export class Typist {
  private readonly say: (on: boolean) => void;
  private on = false;
  /** Not before this is it said again. */
  private quietTo = 0;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private late: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (on: boolean) => void) {
    this.say = say;
  }

  /** The words of a new message have changed by hand. */
  wrote(text: string): void {
    if (text.trim() === "") return this.stop();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.stop(), PAUSE_MS);
    const wait = this.quietTo - Date.now();
    if (wait <= 0) this.begin();
    else if (!this.on) {
      clearTimeout(this.late);
      this.late = setTimeout(() => this.begin(), wait);
    }
  }

  /** The message itself tells it. */
  sent(): void {
    this.rest();
  }

  stop(): void {
    const was = this.on;
    this.rest();
    if (was) this.say(false);
  }

  private begin(): void {
    this.on = true;
    this.quietTo = Date.now() + RENEW_MS;
    this.say(true);
  }

  private rest(): void {
    clearTimeout(this.pause);
    clearTimeout(this.late);
    if (this.on) this.quietTo = Date.now() + AGAIN_MS;
    this.on = false;
  }
}
