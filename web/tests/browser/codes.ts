import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";

const WIDTH = 640;

/** What a camera would read in a picture. `page` lends its canvas, any page's will do. */
export async function readCode(page: Page, png: Buffer): Promise<string> {
  const seen = await page.evaluate(
    async ({ base64, width }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const height = Math.round((picture.height * width) / picture.width);
      const pen = new OffscreenCanvas(width, height).getContext("2d")!;
      pen.drawImage(picture, 0, 0, width, height);
      const { data } = pen.getImageData(0, 0, width, height);
      return { height, rgb: Array.from(data).filter((_, i) => i % 4 !== 3) };
    },
    { base64: png.toString("base64"), width: WIDTH },
  );
  const image = { width: WIDTH, height: seen.height, data: Uint8Array.from(seen.rgb) };
  // A camera gives up after a frame; a loaded machine may need longer to look twice.
  return decodeQR(image, { timeLimit: 20_000 });
}
