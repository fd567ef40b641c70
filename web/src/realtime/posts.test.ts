import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Posts } from "./posts";
import type { ServerFrame } from "./wire";

interface Asked {
  method: string;
  path: string;
  key: string | null;
  body: Record<string, unknown>;
  answer(status: number, body?: object, headers?: Record<string, string>): void;
  fail(): void;
}

let asked: Asked[];
let heard: ServerFrame[];
let expired: number;
let later: (() => void)[];
let posts: Posts;

const send = (id: string, stream = "room:1") =>
  posts.send({ op: "send", ref: id, stream, id, body: { text: id } });
const settled = () => vi.waitFor(() => new Promise<void>((resolve) => setTimeout(resolve)));
const answers = () => heard.map((frame) => `${frame.op} ${"id" in frame ? frame.id : ""}`);

beforeEach(() => {
  [asked, heard, later, expired] = [[], [], [], 0];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    return new Promise<Response>((resolve, reject) => {
      init.signal!.addEventListener("abort", () => reject(new DOMException("over", "AbortError")));
      asked.push({
        method: init.method!,
        path: url,
        key: headers.get("idempotency-key"),
        body: JSON.parse(init.body as string) as Record<string, unknown>,
        answer: (status, body = {}, more = {}) =>
          resolve(new Response(status === 204 ? null : JSON.stringify(body), { status, headers: more })),
        fail: () => reject(new TypeError("network")),
      });
    });
  });
  posts = new Posts({
    env: { after: (_ms, work) => (later.push(work), () => undefined) },
    base: "",
    token: () => "token",
    hear: (frame) => heard.push(frame),
    expired: () => (expired += 1),
  });
});
afterEach(() => {
  posts.close();
  vi.unstubAllGlobals();
});

describe("sends", () => {
  it("of one room go one by one under their ids, those of another beside them", async () => {
    send("a");
    send("b");
    send("c", "room:2");
    await settled();
    expect(asked.map(({ path, key }) => [path, key])).toEqual([
      ["/v1/rooms/1/messages", "a"],
      ["/v1/rooms/2/messages", "c"],
    ]);
    asked[0]!.answer(201, { id: "a", seq: 7, at: "now" });
    await settled();
    expect(heard).toEqual([{ op: "ack", ref: "a", stream: "room:1", id: "a", seq: 7, at: "now" }]);
    expect(asked[2]).toMatchObject({ key: "b", body: { text: "b" } });
  });

  it("that are refused for good are told so, and the next one goes", async () => {
    send("a");
    send("b");
    await settled();
    asked[0]!.answer(422, { code: "invalid", title: "no", errors: { text: "too_long" } });
    await settled();
    expect(heard).toEqual([
      { op: "error", ref: "a", stream: "room:1", id: "a", code: "too_long", title: "no" },
    ]);
    asked[1]!.answer(404, { code: "not_found", title: "gone" });
    await settled();
    expect(heard[1]).toMatchObject({ id: "b", code: "not_member" });
    send("c");
    await settled();
    asked[2]!.answer(429, { code: "slow_mode", title: "wait" }, { "retry-after": "30" });
    await settled();
    expect(heard[2]).toMatchObject({ id: "c", code: "slow_mode" });
  });

  it("that are refused for now keep their place: those behind them come again too", async () => {
    for (const answer of [
      (one: Asked) => one.fail(),
      (one: Asked) => one.answer(503, { code: "unavailable" }, { "retry-after": "3" }),
      (one: Asked) => one.answer(429, { code: "too_many_requests" }, { "retry-after": "3" }),
      // A page of the network's own, in place of the answer.
      (one: Asked) => one.answer(302),
    ]) {
      [asked, heard] = [[], []];
      send("a");
      send("b");
      await settled();
      answer(asked[0]!);
      await settled();
      expect(answers()).toEqual(["error a", "error b"]);
      expect(heard[0]).toMatchObject({ code: "unavailable" });
      expect(heard[1]).toMatchObject({ code: "retry_earlier" });
      expect(asked).toHaveLength(1);
    }
    expect(heard[0]).toMatchObject({ retry_after_ms: 2000 });
  });

  it("may come again while it is told that they have to", async () => {
    let again = true;
    heard.push = (frame) => {
      if (frame.op === "error" && again) send("a");
      again = false;
      return Array.prototype.push.call(heard, frame);
    };
    send("a");
    await settled();
    asked[0]!.fail();
    await settled();
    expect(asked.map(({ key }) => key)).toEqual(["a", "a"]);
    send("b");
    await settled();
    expect(asked).toHaveLength(2);
  });

  it("whose token is not taken wait for another one", async () => {
    send("a");
    await settled();
    asked[0]!.answer(401, { code: "unauthenticated" });
    await settled();
    expect([expired, heard]).toEqual([1, []]);
  });
});

it("how far one has read is said until it is known, and only the latest", async () => {
  void posts.read("room:1", 3);
  void posts.read("room:1", 5);
  void posts.read("room:1", 4);
  void posts.read("inbox", 2);
  await settled();
  expect(asked.map(({ path, body }) => [path, body.seq])).toEqual([
    ["/v1/rooms/1/read", 3],
    ["/v1/inbox/read", 2],
  ]);
  asked[0]!.answer(200);
  asked[1]!.answer(503);
  await settled();
  expect(asked[2]!.body.seq).toBe(5);
  asked[2]!.answer(200);
  for (const work of later) work();
  await settled();
  expect(asked[3]).toMatchObject({ path: "/v1/inbox/read", body: { seq: 2 } });
  asked[3]!.answer(200);
  await settled();
  expect(asked).toHaveLength(4);
});

it("typing is said in the order in which it happens", async () => {
  posts.typing("room:1", true);
  posts.typing("room:1", false);
  await settled();
  expect(asked.map(({ body }) => body.on)).toEqual([true]);
  asked[0]!.fail();
  await settled();
  expect(asked.map(({ path, body }) => [path, body.on])).toEqual([
    ["/v1/rooms/1/typing", true],
    ["/v1/rooms/1/typing", false],
  ]);
});
