import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Attachment } from "../realtime";
import { Pictures } from "./blobs";
import { COLUMNS, mosaic } from "./mosaic";

const file = (id: string, width?: number, height?: number, type = "image/jpeg"): Attachment => ({
  ...{ id, name: id, type, size: 1 },
  ...(width && height ? { width, height } : {}),
});

describe("the mosaic", () => {
  it("fills whole rows with every picture, in order, whatever their number and shape", () => {
    const shapes = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 9_000 })),
      {
        minLength: 1,
        maxLength: 10,
      },
    );
    fc.assert(
      fc.property(shapes, (all) => {
        const files = all.map(([width, height], i) => file(String(i), width, height));
        const { cells } = mosaic(files);
        expect(cells.map((cell) => cell.file)).toEqual(files);
        let row = 0;
        for (const { span, ratio } of cells) {
          row += span;
          expect(row).toBeLessThanOrEqual(COLUMNS);
          if (row === COLUMNS) row = 0;
          expect(ratio).toBeGreaterThan(0.5);
          expect(ratio).toBeLessThan(2.5);
        }
        expect(row).toBe(0);
      }),
    );
  });

  it("keeps the shape of one picture, and a place for one whose shape nobody knows", () => {
    expect(mosaic([file("a", 1_000, 800)]).cells[0]!.ratio).toBe(1.25);
    expect(mosaic([file("a"), file("b", 1, 1, "application/pdf")]).cells).toHaveLength(1);
  });
});

describe("pictures in memory", () => {
  it("are fetched once, stay while they are shown, and go when there are too many", async () => {
    const gone: string[] = [];
    let made = 0;
    vi.stubGlobal("URL", {
      createObjectURL: () => `blob:${++made}`,
      revokeObjectURL: (url: string) => gone.push(url),
    });
    const load = vi.fn(() => Promise.resolve(new Blob(["0123456789"])));
    const pictures = new Pictures(25, load);
    const a = pictures.use("a", "thumb");
    expect(await a.url).toBe(await pictures.use("a", "thumb").url);
    expect(load).toHaveBeenCalledTimes(1);
    const b = pictures.use("b", "thumb");
    await b.url;
    b.release();
    b.release();
    await pictures.use("c", "thumb").url;
    // `a` is older and still shown.
    expect(gone).toEqual(["blob:2"]);
    expect(pictures.peek("b", "thumb")).toBeNull();
    expect(pictures.peek("a", "thumb")).toBe("blob:1");
    pictures.seed("sent", new Blob(["1"]));
    await pictures.use("sent", "thumb").url;
    expect(load).toHaveBeenCalledTimes(3);
    vi.unstubAllGlobals();
  });

  it("are asked for again after a failure", async () => {
    const load = vi.fn(() => Promise.reject(new Error("offline")));
    const pictures = new Pictures(25, load);
    await expect(pictures.use("a", "thumb").url).rejects.toThrow("offline");
    await expect(pictures.use("a", "thumb").url).rejects.toThrow("offline");
    expect(load).toHaveBeenCalledTimes(2);
  });
});
