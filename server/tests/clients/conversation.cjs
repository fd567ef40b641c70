// A conversation with the public JavaScript client `ws`: SERVER (host:port) EMAIL PASSWORD ROOM.
//
// It prints one line a step, and ends with an error at the first thing that is not as docs/protocol.md says.

"use strict";

const assert = require("node:assert/strict");
const { randomUUID } = require("node:crypto");
const WebSocket = require("ws");

const [SERVER, EMAIL, PASSWORD, ROOM] = process.argv.slice(2);
const STREAM = `room:${ROOM}`;
const MESSAGES = 100;
const IN_FLIGHT = 32;
const PATIENCE_MS = 30_000;

async function signIn() {
  const answer = await fetch(`http://${SERVER}/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

/** What an emitter tells next, or an error when it takes too long. */
function next(emitter, name) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${name} came`)), PATIENCE_MS);
    emitter.once(name, (...told) => {
      clearTimeout(late);
      resolve(told);
    });
  });
}

/** A connection whose messages can be waited for one by one. */
class Line {
  static async dial() {
    const line = new Line();
    line.unread = [];
    line.ws = new WebSocket(`ws://${SERVER}/v1/realtime`, "atas.v1.json", { perMessageDeflate: true });
    line.ws.on("error", () => {});
    line.ws.on("message", (data, isBinary) => {
      assert.equal(isBinary, false);
      line.unread.push(JSON.parse(data.toString()));
      line.ws.emit("heard");
    });
    const upgrade = next(line.ws, "upgrade");
    await next(line.ws, "open");
    const [response] = await upgrade;
    assert.equal(response.headers["sec-websocket-extensions"], undefined, "compression is declined");
    assert.equal(line.ws.extensions, "");
    assert.equal(line.ws.protocol, "atas.v1.json");
    return line;
  }

  static async greeted(token) {
    const line = await Line.dial();
    line.say({ op: "hello", token });
    await line.expect("welcome");
    return line;
  }

  static async subscribed(token, position) {
    const line = await Line.greeted(token);
    line.say({ op: "subscribe", ref: "s", stream: STREAM, from: position });
    const answer = await line.expect("subscribed");
    assert.equal(answer.ref, "s");
    return [line, answer];
  }

  say(op) {
    this.ws.send(JSON.stringify(op));
  }

  send(ref, id, text) {
    this.say({ op: "send", ref, stream: STREAM, id, body: { text } });
  }

  async hear() {
    while (this.unread.length === 0) await next(this.ws, "heard");
    return this.unread.shift();
  }

  async expect(name) {
    for (;;) {
      const op = await this.hear();
      assert.notEqual(op.op, "error", JSON.stringify(op));
      if (op.op === name) return op;
    }
  }
}

/** Sends the texts and reads until all are acknowledged and seen, both in order. */
async function converse(line, texts, log) {
  const acked = [];
  const wanted = log.length + texts.length;
  let sent = 0;
  while (acked.length < texts.length || log.length < wanted) {
    for (; sent < texts.length && sent - acked.length < IN_FLIGHT; sent += 1) {
      line.send(sent, randomUUID(), texts[sent]);
    }
    const op = await line.hear();
    assert.ok(["ack", "events", "presence", "rooms"].includes(op.op), JSON.stringify(op));
    if (op.op === "ack") acked.push(op.ref);
    for (const event of op.events ?? []) {
      assert.equal(event.seq, log.length + 1);
      log.push(event.body.text);
    }
  }
  assert.deepEqual(acked, [...texts.keys()], "acks come in the order of sends");
}

async function control(line) {
  const payload = Buffer.from([0, 255, 7]);
  const pong = next(line.ws, "pong");
  line.ws.ping(payload);
  assert.deepEqual((await pong)[0], payload);
  const bytes = Buffer.from(JSON.stringify({ op: "ping", t: "ein Stück 再见 😀" }));
  for (let at = 0; at < bytes.length; at += 1) {
    line.ws.send(bytes.subarray(at, at + 1), { binary: false, fin: at === bytes.length - 1 });
  }
  assert.equal((await line.expect("pong")).t, "ein Stück 再见 😀");
}

/** A connection that breaks with sends under way; the next one resumes and sends them again. */
async function cutOff(token, epoch, log) {
  const position = { epoch, seq: log.length };
  const [broken] = await Line.subscribed(token, position);
  const lost = Array.from({ length: 5 }, (_, n) => ({ id: randomUUID(), text: `node, cut off ${n}` }));
  lost.forEach(({ id, text }, n) => broken.send(n, id, text));
  const closed = next(broken.ws, "close");
  broken.ws.terminate();
  assert.equal((await closed)[0], 1006);
  const [line, answer] = await Line.subscribed(token, position);
  assert.equal(answer.replay, "complete");
  const seen = answer.events.map((event) => [event.seq, event.body.text]);
  lost.forEach(({ id, text }, n) => line.send(n, id, text));
  let acks = 0;
  while (acks < lost.length || seen.length < lost.length) {
    const op = await line.hear();
    assert.ok(["ack", "events", "presence", "rooms"].includes(op.op), JSON.stringify(op));
    if (op.op === "ack") acks += 1;
    for (const event of op.events ?? []) seen.push([event.seq, event.body.text]);
  }
  assert.deepEqual(
    seen,
    lost.map(({ text }, n) => [log.length + 1 + n, text]),
    "each once and in order",
  );
  log.push(...lost.map(({ text }) => text));
  const gone = next(line.ws, "close");
  line.ws.close();
  assert.equal((await gone)[0], 1005, "a close without a code is answered without one");
}

async function main() {
  console.log(`ws ${require("ws/package.json").version}`);
  const token = await signIn();
  console.log("signed in");
  const [line, answer] = await Line.subscribed(token, null);
  const log = answer.events.map((event) => event.body.text);
  console.log("subscribed, without compression");
  const before = log.length;
  const texts = Array.from({ length: MESSAGES }, (_, n) => `node ${n}: 你好 ${"x".repeat(n)}`);
  await converse(line, texts, log);
  assert.deepEqual(log.slice(before), texts, "everything is seen in order");
  console.log(`${MESSAGES} messages sent, acknowledged and seen in order`);
  await control(line);
  console.log("ping, pong and a message in pieces");
  const closed = next(line.ws, "close");
  line.ws.close(1000, "bye");
  const [code, reason] = await closed;
  assert.deepEqual([code, reason.toString()], [1000, "bye"]);
  console.log("closed from here");
  await cutOff(token, answer.epoch, log);
  console.log("cut off and resumed");
  const forged = await Line.dial();
  const refused = next(forged.ws, "close");
  forged.say({ op: "hello", token: "forged" });
  assert.equal((await refused)[0], 4100);
  console.log("closed from there");
}

main().catch((error) => {
  console.error(error);
  // With whatever is still open.
  process.exit(1);
});
