import { api, ok } from "../api/client";
import { asProblem, isPassing } from "../api/problem";
import { uuid7, type MessageBody } from "../realtime";
import type { LiveRooms } from "./rooms";
import type { Wish } from "./wishes";

const TRIES_MAX = 4;
const FIRST_WAIT_MS = 700;
const WAIT_MAX_MS = 8_000;

/** New words for a message. */
export type Words = Pick<MessageBody, "text" | "mentions" | "mention_all">;

/** One request to the server under the key that names the change. */
export type Attempt = (key: string) => Promise<{ seq: number }>;

/** How requests are made; tests hand in their own. */
export interface Line {
  edit(room: string, seq: number, words: Words): Attempt;
  remove(room: string, seq: number): Attempt;
  react(room: string, seq: number, emoji: string, on: boolean): Attempt;
  pin(room: string, seq: number, on: boolean): Attempt;
  wait(ms: number): Promise<void>;
}

/** Changes of messages that stand: each is asked for until there is an answer, under one key, so that it happens once. */
export class Changes {
  private readonly live: LiveRooms;
  private readonly line: Line;

  constructor(live: LiveRooms, line: Line = overHttp) {
    this.live = live;
    this.line = line;
  }

  edit(room: string, seq: number, words: Words): Promise<{ seq: number }> {
    return this.insist(this.line.edit(room, seq, words));
  }

  remove(room: string, seq: number): Promise<{ seq: number }> {
    return this.insist(this.line.remove(room, seq));
  }

  pin(room: string, seq: number, on: boolean): Promise<{ seq: number }> {
    return this.insist(this.line.pin(room, seq, on));
  }

  /**
   * Shown at once; taken back, with the error passed on, when it was refused. Who changes their mind meanwhile is asked for
   * after the answer, so that the last word counts.
   */
  async react(room: string, seq: number, emoji: string, on: boolean): Promise<void> {
    const under = this.live.wishes(room).find((one) => one.seq === seq && one.emoji === emoji);
    if (under?.until === null) return this.live.wish(room, { ...under, on });
    let wish: Wish = { seq, emoji, on, until: null };
    this.live.wish(room, wish);
    try {
      for (;;) {
        const answer = await this.insist(this.line.react(room, seq, emoji, wish.on));
        const now = this.live.wishes(room).find((one) => one.seq === seq && one.emoji === emoji);
        if (!now || now.on === wish.on) return this.live.wish(room, { ...wish, until: answer.seq });
        wish = now;
      }
    } catch (error) {
      this.live.unwish(room, seq, emoji);
      throw error;
    }
  }

  private async insist(attempt: Attempt): Promise<{ seq: number }> {
    const key = uuid7();
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(key);
      } catch (error) {
        if (tries === TRIES_MAX || !isPassing(error)) throw error;
        const asked = (asProblem(error).retryAfterSeconds ?? 0) * 1_000;
        // Nobody looks at a message for minutes: better to say that it did not work.
        if (asked > WAIT_MAX_MS) throw error;
        await this.line.wait(Math.max(asked, FIRST_WAIT_MS * 2 ** (tries - 1)));
      }
    }
  }
}

const overHttp: Line = {
  edit: (id, seq, words) => (key) =>
    ok(
      api.PATCH("/v1/rooms/{id}/messages/{seq}", {
        params: { path: { id, seq }, header: { "Idempotency-Key": key } },
        body: words,
      }),
    ),
  remove: (id, seq) => (key) =>
    ok(
      api.DELETE("/v1/rooms/{id}/messages/{seq}", {
        params: { path: { id, seq }, header: { "Idempotency-Key": key } },
      }),
    ),
  react: (id, seq, emoji, on) => (key) => {
    const params = { path: { id, seq, emoji }, header: { "Idempotency-Key": key } };
    const path = "/v1/rooms/{id}/messages/{seq}/reactions/{emoji}";
    return ok(on ? api.PUT(path, { params }) : api.DELETE(path, { params }));
  },
  pin: (id, seq, on) => (key) => {
    const params = { path: { id, seq }, header: { "Idempotency-Key": key } };
    const path = "/v1/rooms/{id}/pins/{seq}";
    return ok(on ? api.POST(path, { params }) : api.DELETE(path, { params }));
  },
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
};
