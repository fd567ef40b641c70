import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Signed } from "../api/types";
import { SessionEnded } from "../realtime";
import { fakeStorage } from "../realtime/fakes";

/** Channels of the same name within this test; they tell at once. */
class FakeChannel {
  static all: FakeChannel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    FakeChannel.all.push(this);
  }
  postMessage(data: unknown): void {
    for (const one of FakeChannel.all) if (one !== this) one.onmessage?.({ data });
  }
}

const answer = vi.fn<(request: string | Request, init?: RequestInit) => Promise<Response>>();
vi.stubGlobal("BroadcastChannel", FakeChannel);
vi.stubGlobal("navigator", {});
vi.stubGlobal("localStorage", fakeStorage());
vi.stubGlobal("fetch", answer);
const { Session } = await import("./session");

const signed = { access_token: "t", expires_in: 900, user: { id: "me" } } as Signed;
const refusal = (status: number) => Promise.resolve(Response.json({ code: "session_ended" }, { status }));

function tabs() {
  const [here, there] = [new Session(), new Session()];
  here.signed(signed);
  return [here, there] as const;
}

beforeEach(() => {
  FakeChannel.all = [];
  answer.mockReset();
});

describe("a session", () => {
  it("that ends by itself keeps what is unsent, in every tab", async () => {
    const [here, there] = tabs();
    answer.mockImplementation(() => refusal(401));
    await expect(here.accessToken(true)).rejects.toThrow(SessionEnded);
    for (const tab of [here, there]) {
      expect(tab.state.status).toBe("out");
      expect(tab.keepsUnsent).toBe(true);
    }
  });

  it("that the person ends keeps nothing, in any tab", () => {
    const [here, there] = tabs();
    here.ended();
    for (const tab of [here, there]) {
      expect(tab.state.status).toBe("out");
      expect(tab.keepsUnsent).toBe(false);
    }
  });

  it("goes on while something on the way refuses or the network is gone", async () => {
    const [here] = tabs();
    for (const fails of [() => refusal(403), () => refusal(503), () => Promise.reject(new TypeError())]) {
      answer.mockImplementationOnce(fails);
      await expect(here.accessToken(true)).rejects.not.toThrow(SessionEnded);
    }
    answer.mockImplementationOnce(() => Promise.resolve(new Response("<h1>Welcome to our Wi-Fi</h1>")));
    await expect(here.accessToken(true)).rejects.toThrow();
    expect(here.user?.id).toBe("me");
  });

  it("waits for no answer for ever", async () => {
    const [here] = tabs();
    answer.mockImplementation(() => Promise.resolve(new Response()));
    await here.fetch(new Request("http://localhost/v1/rooms"));
    expect(answer.mock.lastCall?.[1]?.signal).toBeInstanceOf(AbortSignal);
  });
});
