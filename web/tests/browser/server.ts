import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The real binary on a fresh home and a free port; it can be killed and started again in the same place. */
export class Server {
  readonly url: string;
  private child: ChildProcess | null = null;
  private log = "";
  private readonly port: number;
  private readonly home: string;

  private constructor(port: number) {
    this.port = port;
    this.home = mkdtempSync(join(tmpdir(), "atas-web-"));
    this.url = `http://127.0.0.1:${port}`;
  }

  static async fresh(): Promise<Server> {
    const server = new Server(await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn(process.env.ATAS_BIN!, ["serve", "--demo", "--port", String(this.port)], {
      env: { ...process.env, ATAS_HOME: this.home, ATAS_RATE_LIMITS: "off" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const note = (text: Buffer) => (this.log = (this.log + text.toString()).slice(-8_000));
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    while (!(await this.ready())) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** No goodbye: what a crash or a power cut does. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** What a tunnel does: nothing answers and nothing fails, until `thaw`. */
  freeze(): void {
    this.child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.child?.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.home, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  private async ready(): Promise<boolean> {
    return fetch(`${this.url}/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
