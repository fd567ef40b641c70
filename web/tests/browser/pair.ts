import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { until, Visitor } from "./people";

/** Two people at two browsers who talk to each other. */
export class Pair {
  readonly ann: Visitor;
  readonly ben: Visitor;

  private constructor(ann: Visitor, ben: Visitor) {
    this.ann = ann;
    this.ben = ben;
  }

  /** Both sign up, each at an address of the same server. */
  static async arrives(browser: Browser, urls: [string, string]): Promise<Pair> {
    const ann = await Visitor.arrives(browser, urls[0]);
    const ben = await Visitor.arrives(browser, urls[1]);
    await ann.signsUp("ann@straits.example", "Ann Ong");
    await ben.signsUp("ben@straits.example", "Ben Low");
    return new Pair(ann, ben);
  }

  /** A direct room of the two, open on both screens. */
  async meets(): Promise<void> {
    const { ann, ben } = this;
    await ann.goes("/people");
    await ann.page.getByLabel("Search people").fill("Ben Low");
    await ann.page.getByRole("button", { name: "Message Ben Low" }).click();
    await ann.composer().waitFor();
    await ben.goes(new URL(ann.page.url()).pathname);
    await ben.composer().waitFor();
  }

  /** Both write at once, as fast as they can, `from` up to `to`. */
  async fires(prefixes: [string, string], from: number, to: number, onHalf?: () => void): Promise<void> {
    const fire = async (who: Visitor, prefix: string) => {
      for (let i = from; i < to; i++) {
        await who.says(`${prefix} ${i}`);
        if (i === Math.floor((from + to) / 2)) onHalf?.();
      }
      // On screen, so that whoever asks whether all is sent asks about this one too.
      await who.sees(`${prefix} ${to - 1}`);
    };
    await Promise.all([fire(this.ann, prefixes[0]), fire(this.ben, prefixes[1])]);
  }

  /** Both have sent everything and stand at the same message. */
  async settles(): Promise<void> {
    for (const who of [this.ann, this.ben]) await who.allSent();
    const last = (who: Visitor) =>
      who.page.locator("[data-message][data-seq]").last().getAttribute("data-seq");
    await until(async () => (await last(this.ann)) === (await last(this.ben)));
  }

  /** Both read the same: every message once, each side's own in the order of writing. */
  async agrees(prefixes: [string, string], each: number): Promise<void> {
    await this.settles();
    const [hers, his] = [await this.ann.readsAll(), await this.ben.readsAll()];
    expect(his).toEqual(hers);
    for (const prefix of prefixes) {
      const own = hers.filter((text) => text.startsWith(`${prefix} `));
      expect(own).toEqual(Array.from({ length: each }, (_, i) => `${prefix} ${i}`));
    }
  }

  async leaves(): Promise<void> {
    for (const who of [this.ann, this.ben]) await who.leaves();
  }
}
