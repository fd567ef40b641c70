import { describe, expect, it } from "vitest";
import { ProblemError } from "../api/problem";
import { bring, PIECE_LEN, Refused, type Witness } from "./run";
import type { Line, Told } from "./tus";

const WITNESS: Witness = { begun: () => undefined, sent: () => undefined, checking: () => undefined };
const offline = () => new ProblemError({ code: "offline" }, 0);
const LIVE = new AbortController().signal;

/** A server that keeps what it gets, behind a line that fails when told to. */
class Fake implements Line {
  bytes = 0;
  begun = 0;
  waits: number[] = [];
  appends: number[] = [];
  told: Told[] = [{ state: "ready" }];
  /** What goes wrong next; a number is how much of a piece arrives before the cut. */
  wrong: (ProblemError | number)[] = [];

  create() {
    this.begun += 1;
    this.bytes = 0;
    return Promise.resolve(`upload-${this.begun}`);
  }
  offset() {
    const next = this.wrong[0];
    if (next instanceof ProblemError && next.status === 404) {
      this.wrong.shift();
      return Promise.reject(next);
    }
    return Promise.resolve(this.bytes);
  }
  append(_id: string, offset: number, piece: Blob) {
    this.appends.push(offset);
    if (offset !== this.bytes) return Promise.reject(new ProblemError({ code: "wrong_offset" }, 409));
    const next = this.wrong.shift();
    if (typeof next === "number") this.bytes += next;
    if (next !== undefined) return Promise.reject(typeof next === "number" ? offline() : next);
    this.bytes += piece.size;
    return Promise.resolve(this.bytes);
  }
  tell() {
    return Promise.resolve(this.told.length > 1 ? this.told.shift()! : this.told[0]!);
  }
  remove() {
    return Promise.resolve();
  }
  wait(ms: number) {
    this.waits.push(ms);
    return Promise.resolve();
  }
}

const work = (size: number, upload: string | null = null) => ({
  file: new Blob([new Uint8Array(size)]),
  name: "a",
  type: "application/pdf",
  upload,
});

describe("bringing a file", () => {
  it("sends it in pieces and waits until the server has looked at it", async () => {
    const line = new Fake();
    line.told = [{ state: "processing" }, { state: "ready" }];
    expect(await bring(work(PIECE_LEN * 2 + 5), line, WITNESS, LIVE)).toBe("upload-1");
    expect(line.appends).toEqual([0, PIECE_LEN, PIECE_LEN * 2]);
    expect(line.bytes).toBe(PIECE_LEN * 2 + 5);
  });

  it("goes on after a cut from where the server stands, and from another page's upload too", async () => {
    const line = new Fake();
    line.wrong = [1_000, offline(), new ProblemError({ code: "unavailable" }, 503, 2)];
    expect(await bring(work(5_000), line, WITNESS, LIVE)).toBe("upload-1");
    expect([line.begun, line.bytes, line.appends]).toEqual([1, 5_000, [0, 1_000, 1_000, 1_000]]);
    // What the server asked for is waited for; other pauses grow.
    expect(line.waits[2]).toBe(2_000);
    line.bytes = 3_000;
    expect(await bring(work(5_000, "upload-1"), line, WITNESS, LIVE)).toBe("upload-1");
    expect(line.appends.at(-1)).toBe(3_000);
  });

  it("begins anew when the server has forgotten it, but not for ever", async () => {
    const line = new Fake();
    const gone = () => new ProblemError({ code: "not_found" }, 404);
    line.wrong = [gone()];
    expect(await bring(work(10, "forgotten"), line, WITNESS, LIVE)).toBe("upload-1");
    line.wrong = Array.from({ length: 9 }, gone);
    await expect(bring(work(10), line, WITNESS, LIVE)).rejects.toThrow(Refused);
    expect(line.begun).toBeLessThan(6);
  });

  it("tells a refusal by its reason: of the server, of the account's space, or one that would take too long", async () => {
    const why = (line: Fake) => bring(work(10), line, WITNESS, LIVE).catch((error: Refused) => error.code);
    const refused = new Fake();
    refused.told = [{ state: "refused", refusal: "not_a_picture" }];
    expect(await why(refused)).toBe("not_a_picture");
    const full = new Fake();
    full.wrong = [new ProblemError({ code: "storage_full" }, 409)];
    expect(await why(full)).toBe("storage_full");
    const limited = new Fake();
    limited.wrong = [new ProblemError({ code: "too_many_requests" }, 429, 1_800)];
    expect(await why(limited)).toBe("too_many_requests");
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const line = new Fake();
    line.wrong = Array.from({ length: 50 }, offline);
    line.wait = () => {
      stop.abort();
      return Promise.resolve();
    };
    await expect(bring(work(10), line, WITNESS, stop.signal)).rejects.toThrow(/abort/i);
  });
});
