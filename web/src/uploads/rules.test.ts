import { describe, expect, it } from "vitest";
import { formatBytes } from "../files/size";
import { FILE_LEN_MAX, FILES_MAX, objection, PICTURE_LEN_MAX } from "./rules";
import { Turns } from "./turns";

describe("what may be attached", () => {
  it("is told by kind, size and number", () => {
    const png = (size: number) => objection({ size, type: "image/png" }, 0);
    expect(png(PICTURE_LEN_MAX)).toBeNull();
    expect(png(PICTURE_LEN_MAX + 1)).toEqual({ code: "too_large", max: PICTURE_LEN_MAX });
    expect(objection({ size: PICTURE_LEN_MAX + 1, type: "image/heic" }, 0)).toBeNull();
    expect(objection({ size: FILE_LEN_MAX + 1, type: "" }, 0)?.code).toBe("too_large");
    expect(png(0)?.code).toBe("empty");
    expect(objection({ size: 1, type: "" }, FILES_MAX - 1)).toBeNull();
    expect(objection({ size: 1, type: "" }, FILES_MAX)?.code).toBe("too_many");
  });

  it("is what the server announces", () => {
    const announced = { attachments: 2, picture_bytes: 5, file_bytes: 9 };
    const asked = (size: number, type: string, before = 0) => objection({ size, type }, before, announced);
    expect(asked(5, "image/png")).toBeNull();
    expect(asked(6, "image/png")).toEqual({ code: "too_large", max: 5 });
    expect(asked(9, "text/plain", 1)).toBeNull();
    expect(asked(10, "text/plain")).toEqual({ code: "too_large", max: 9 });
    expect(asked(1, "text/plain", 2)).toEqual({ code: "too_many", max: 2 });
  });

  it("has sizes in the reader's language", () => {
    expect([1, 999, 1_024, 3_500_000, PICTURE_LEN_MAX].map((size) => formatBytes(size, "en"))).toEqual([
      "1 byte",
      "999 bytes",
      "1 kB",
      "3.3 MB",
      "20 MB",
    ]);
    expect(formatBytes(20, "zh-Hans")).toBe("20字节");
  });
});

describe("turns", () => {
  it("let so many in, in the order of asking, past those who gave up", async () => {
    const turns = new Turns(1);
    const entered: string[] = [];
    const live = new AbortController().signal;
    const leave = await turns.take(live);
    const bored = new AbortController();
    const first = turns.take(bored.signal).catch(() => entered.push("gave up"));
    const second = turns.take(live).then((out) => {
      entered.push("second");
      return out;
    });
    bored.abort();
    leave();
    leave();
    await first;
    (await second)();
    await turns.take(live);
    expect(entered).toEqual(["gave up", "second"]);
  });
});
