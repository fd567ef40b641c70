import decodeQR from "qr/decode.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProblemError } from "../api/problem";
import { fakeStorage } from "../realtime/fakes";
import { addressOf, tokenIn } from "./address";
import { afterSigningIn, invitation } from "./invitation";
import { qrOf } from "./qr";
import { refusalOf } from "./refusal";
import { makesLinks } from "./rights";
import { LIVES, USES, usesLeft } from "./terms";

const TOKEN = "q3pJ0p7XQ1m0vYy1mJx2Zw";
const OTHER = "-_AAAAAAAAAAAAAAAAAAAA";

describe("the address of a link", () => {
  it("leads back to what is in it, behind the #", () => {
    const address = addressOf(TOKEN, "https://atas.example");
    expect(address).toBe(`https://atas.example/join#${TOKEN}`);
    expect(tokenIn(new URL(address).hash)).toBe(TOKEN);
    expect(tokenIn(OTHER)).toBe(OTHER);
  });

  it("has nothing in it when a part is missing or something else stands there", () => {
    for (const hash of [
      "",
      "#",
      `#${TOKEN.slice(1)}`,
      `#${TOKEN}x`,
      `#token=${TOKEN}`,
      `#${TOKEN.slice(1)}/`,
    ])
      expect(tokenIn(hash), hash).toBeNull();
  });
});

describe("an invitation that waits", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    vi.stubGlobal("localStorage", fakeStorage());
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is there in every tab for a day, and leads there after signing in", () => {
    expect(invitation.kept()).toBeNull();
    expect(afterSigningIn()).toEqual({});
    invitation.keep(TOKEN);
    vi.advanceTimersByTime(24 * 3_600_000 - 1);
    expect(invitation.kept()).toBe(TOKEN);
    expect(afterSigningIn()).toEqual({ then: "/join" });
    vi.advanceTimersByTime(1);
    expect(invitation.kept()).toBeNull();
    expect(afterSigningIn()).toEqual({});
  });

  it("goes when it was followed, and no other with it", () => {
    invitation.keep(TOKEN);
    invitation.done(OTHER);
    expect(invitation.kept()).toBe(TOKEN);
    invitation.done(TOKEN);
    expect(invitation.kept()).toBeNull();
  });

  it("is none when the storage holds something else", () => {
    for (const text of ["{", "null", "7", '{"token":7,"at":1000000}', '{"token":"x","at":1000000}']) {
      localStorage.setItem("atas.invitation", text);
      expect(invitation.kept(), text).toBeNull();
    }
  });
});

describe("who makes links", () => {
  const me = { role: "student" } as const;
  const room = { kind: "private", role: "member", joined: true } as const;

  it("are those who keep order in a room, as long as they are in it", () => {
    expect(makesLinks(room, me)).toBe(false);
    for (const role of ["owner", "moderator"] as const) {
      expect(makesLinks({ ...room, role }, me)).toBe(true);
      expect(makesLinks({ ...room, kind: "public", role }, me)).toBe(true);
    }
    for (const role of ["moderator", "admin"] as const) {
      expect(makesLinks(room, { role })).toBe(true);
      expect(makesLinks({ ...room, role: null, joined: false }, { role })).toBe(false);
      expect(makesLinks({ ...room, kind: "direct" }, { role })).toBe(false);
    }
    expect(makesLinks(room, { role: "expert" })).toBe(false);
  });
});

describe("terms", () => {
  it("on offer are such as the API takes", () => {
    for (const life of LIVES) expect(life >= 600 && life <= 7_776_000, String(life)).toBe(true);
    for (const uses of USES) expect(uses >= 0 && uses <= 10_000, String(uses)).toBe(true);
  });

  it("leave as many uses as were not used", () => {
    expect(usesLeft({ uses: 3, max_uses: 30 })).toBe(27);
    expect(usesLeft({ uses: 30, max_uses: 30 })).toBe(0);
    expect(usesLeft({ uses: 3, max_uses: null })).toBeNull();
  });
});

describe("a refusal", () => {
  const problem = (code: string, status: number, after: number | null = null) =>
    new ProblemError({ code }, status, after);

  it("that stays is told from what passes", () => {
    expect(refusalOf(problem("link_invalid", 410))).toEqual({ why: "gone", until: null });
    expect(refusalOf(problem("not_found", 404))).toEqual({ why: "gone", until: null });
    expect(refusalOf(problem("unreachable", 403))).toEqual({ why: "unreachable", until: null });
    expect(refusalOf(problem("banned", 403))).toEqual({ why: "banned", until: null });
    expect(refusalOf(problem("banned", 403, 60), 5_000)).toEqual({ why: "banned", until: 65_000 });
    for (const passing of [
      problem("too_many_requests", 429, 9),
      problem("unavailable", 503),
      new TypeError(),
    ])
      expect(refusalOf(passing)).toBeNull();
    expect(refusalOf(null)).toBeNull();
  });
});

/** A code as a camera would see it: so many pixels a module, dark and light as bytes. */
function seen(path: string, size: number) {
  const scale = 8;
  const side = size * scale;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)) {
    for (let row = 0; row < scale; row++) {
      const from = (Number(y) * scale + row) * side + Number(x) * scale;
      data.fill(0, from * 3, (from + Number(width) * scale) * 3);
    }
  }
  return { width: side, height: side, data };
}

describe("a QR code", () => {
  it("is read as what was put in, whatever the address", () => {
    for (const origin of [
      "https://atas.example",
      "http://127.0.0.1:8080",
      `https://${"a".repeat(60)}.example`,
    ]) {
      const address = addressOf(TOKEN, origin);
      const { path, size } = qrOf(address);
      expect(decodeQR(seen(path, size))).toBe(address);
    }
  });

  it("has four light modules around it", () => {
    const { path, size } = qrOf(addressOf(TOKEN, "https://atas.example"));
    expect(path.startsWith("M4 4h7v1H4z"), "a corner begins there").toBe(true);
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      expect(Number(y) >= 4 && Number(y) < size - 4).toBe(true);
      expect(Number(x) >= 4 && Number(x) + Number(width) <= size - 4).toBe(true);
    }
  });
});
