import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Detour } from "./detour";
import { calm, fakeEvents, type AskedStream } from "./fake-events";
import { Clock } from "./fakes";

class Probe {
  onopen: (() => void) | null = null;
  onmessage: (() => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  sent: string[] = [];
  send = (text: string) => void this.sent.push(text);
  close = () => this.onclose?.({ code: 1005 });
  constructor() {
    probes.push(this);
  }
}

let clock: Clock;
let asked: AskedStream[];
let probes: Probe[];
let answers: boolean;
let online: () => void;
let detour: Detour;

beforeEach(() => {
  [clock, probes, answers] = [new Clock(), [], true];
  asked = fakeEvents(() => new Response("", { status: answers ? 200 : 503 }));
  vi.stubGlobal("WebSocket", Probe);
  vi.stubGlobal("location", { origin: "https://atas.example", pathname: "/rooms" });
  vi.stubGlobal("window", { addEventListener: (_name: string, listener: () => void) => (online = listener) });
  detour = new Detour(
    { now: () => clock.now, after: clock.after },
    "wss://atas.example/v1/realtime",
    "atas.v1.json",
  );
});
afterEach(() => vi.unstubAllGlobals());

const refused = async (times: number) => {
  for (let i = 0; i < times; i++) {
    expect(detour.open()).toBeNull();
    await detour.refused(1006);
  }
};

/** On the way around, listening. */
async function around() {
  const socket = detour.open()!;
  const closed: number[] = [];
  socket.onopen = () => socket.send(JSON.stringify({ op: "hello", token: "t", streams: {}, device: "d" }));
  socket.onclose = ({ code }) => closed.push(code);
  await calm();
  asked.at(-1)!.begins();
  await calm();
  return { socket, closed };
}

it("the way around is taken after three refusals in a row, while the server answers", async () => {
  await refused(3);
  expect(detour.open()).not.toBeNull();
});

it("and not when the server is away, or spoke, or a WebSocket worked in between", async () => {
  answers = false;
  await refused(5);
  answers = true;
  await refused(2);
  // This one is heard from.
  expect(detour.open()).toBeNull();
  await refused(2);
  for (let i = 0; i < 5; i++) await detour.refused(4100);
  expect(detour.open()).toBeNull();
});

it("WebSockets are tried beside it, more and more seldom, until one is heard from", async () => {
  await refused(3);
  const { closed } = await around();
  const tried: number[] = [];
  for (let minute = 0; minute < 30; minute++) {
    await clock.run(60_000);
    tried.push(probes.length);
    for (const probe of probes) probe.onclose?.({ code: 1006 });
  }
  expect(tried[0]).toBe(2);
  expect(tried.at(-1)! - tried.at(-11)!).toBe(2);
  expect(closed).toEqual([]);
  const found = probes.at(-1)!;
  found.onopen!();
  expect(JSON.parse(found.sent[0]!)).toMatchObject({ op: "hello", token: "t" });
  expect(closed).toEqual([]);
  found.onmessage?.();
  expect(closed).toEqual([4000]);
  expect(detour.open()).toBeNull();
});

it("in another network a WebSocket is tried at once, and one more refusal is enough to come back", async () => {
  await refused(3);
  const { socket, closed } = await around();
  online();
  expect(probes).toHaveLength(1);
  expect(closed).toEqual([]);
  socket.close();
  await refused(1);
  const again = await around();
  // The server closes a WebSocket: then its word came through.
  online();
  probes.at(-1)!.onclose!({ code: 4100 });
  expect(again.closed).toEqual([4000]);
});

it("a way around that leads nowhere is left", async () => {
  await refused(3);
  const socket = detour.open()!;
  socket.onopen = () => socket.send(JSON.stringify({ op: "hello", token: "t", streams: {}, device: "d" }));
  await calm();
  asked.at(-1)!.refuses(502);
  await calm();
  await refused(1);
  expect(detour.open()).not.toBeNull();
});
