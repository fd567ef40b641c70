import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { expect } from "vitest";

export const PASSWORD = "correct horse battery";
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.ATAS_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What the browser itself writes of a refusal or a broken line. */
const NETWORK = /^(Failed to load resource|WebSocket connection to)/;

/** Whose pages are open. */
export const present = new Set<Visitor>();

/** Somebody at a browser of their own. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about; refusals by the server that the page expects are not among it. */
  readonly complaints: string[] = [];
  private readonly url: string;

  private constructor(url: string, context: BrowserContext, page: Page) {
    this.url = url;
    this.context = context;
    this.page = page;
    present.add(this);
    page.on("close", () => present.delete(this));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !NETWORK.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async arrives(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    return new Visitor(url, context, page);
  }

  /** Another tab of the same browser. */
  async opensTab(): Promise<Visitor> {
    return new Visitor(this.url, this.context, await this.context.newPage());
  }

  async goes(path: string): Promise<void> {
    await this.page.goto(this.url + path);
  }

  async signsUp(email: string, name: string): Promise<void> {
    const { page } = this;
    await this.goes("/sign-up");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Check your e-mail" }).waitFor();
  }

  async signsIn(email: string, password: string): Promise<void> {
    const { page } = this;
    await this.goes("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Chats" }).waitFor();
  }

  /** Follows the newest link to `path` that was mailed to `email`, as the demo's mailbox page shows it. */
  async followsMail(email: string, path: string): Promise<void> {
    const text = async (where: string) => (await fetch(this.url + where)).text();
    const link = await until(async () => {
      const list = await text("/dev/mail");
      for (const [, mail] of list.matchAll(/<a href="(\/dev\/mail\/[^"]+)">(?:(?!<\/a>).)*?/g)) {
        const page = await text(mail!);
        if (page.includes(email) && page.includes(`${path}#token=`)) return linkIn(page, path);
      }
      return null;
    });
    await this.page.goto(this.url + link);
  }

  async joins(room: string): Promise<void> {
    const { page } = this;
    await this.goes("/rooms/discover");
    await page.getByLabel("Search rooms to join").fill(room);
    await page.getByRole("button", { name: `Join ${room}`, exact: true }).click();
    await this.composer().waitFor();
  }

  composer() {
    return this.page.getByRole("textbox", { name: /^Message to/ });
  }

  async says(text: string): Promise<void> {
    await this.composer().fill(text);
    await this.composer().press("Enter");
  }

  async sees(text: string): Promise<void> {
    await this.page.getByRole("log").getByText(text, { exact: true }).first().waitFor();
  }

  /** The message with this text that the server has. */
  message(text: string) {
    return this.page.locator("[data-message][data-seq]").filter({ hasText: text });
  }

  /** Opens a message's menu as one does without a mouse. */
  async opens(text: string): Promise<void> {
    await this.message(text).focus();
    await this.page.keyboard.press("Enter");
    await this.page.getByRole("menu").waitFor();
  }

  async chooses(text: string, entry: string): Promise<void> {
    await this.opens(text);
    await this.page.getByRole("menuitem", { name: entry, exact: true }).click();
  }

  /** Nothing of one's own is under way any more. */
  async allSent(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelectorAll('[data-state="waiting"],[data-state="sending"],[data-state="failed"]')
          .length === 0,
    );
  }

  /** The texts of the whole room, oldest first, read by scrolling through it as a person would. */
  async readsAll(): Promise<string[]> {
    const { page } = this;
    const found = new Map<number, string>();
    const jump = page.getByRole("button", { name: /^To the newest/ });
    if (await jump.isVisible()) await jump.click();
    for (;;) {
      const seen = await page.evaluate(() => {
        const log = document.querySelector('[role="log"]')!;
        const rows = [...log.querySelectorAll<HTMLElement>("[data-message][data-seq]")].map((row) => ({
          seq: Number(row.dataset.seq),
          text: row.querySelector("[data-text]")?.textContent ?? "",
        }));
        const beginning = log.querySelector("[data-beginning]") !== null;
        log.scrollTop = -log.scrollHeight;
        return { rows, beginning };
      });
      for (const { seq, text } of seen.rows) found.set(seq, text);
      if (seen.beginning) break;
      const first = seen.rows[0]?.seq;
      await page.waitForFunction(
        (was) =>
          document.querySelector("[data-beginning]") !== null ||
          Number(document.querySelector<HTMLElement>("[data-message][data-seq]")?.dataset.seq) !== was,
        first,
      );
    }
    return [...found].sort(([a], [b]) => a - b).map(([, text]) => text);
  }

  /** What there is to see of their page, for whoever asks why a test has failed. */
  async tells(): Promise<string> {
    const sees = this.page.locator("body").ariaSnapshot({ timeout: 5_000 });
    const screen = await sees.catch((error: Error) => error.message);
    return [this.page.url(), ...this.complaints, screen].join("\n");
  }

  async leaves(): Promise<void> {
    expect(this.complaints).toEqual([]);
    await this.context.close();
  }
}

/** Waits for a condition; one that does not come in time is told with the place that waited for it. */
export async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  const late = new Error(`not so within ${PATIENCE_MS / 1_000} s`);
  Error.captureStackTrace(late, until);
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw late;
}

function linkIn(html: string, path: string): string | null {
  const match = new RegExp(`${path}#token=([\\w.~%-]+)`).exec(html);
  return match ? `${path}#token=${match[1]}` : null;
}
