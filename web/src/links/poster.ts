import { QR_DARK, QR_LIGHT, qrOf } from "./qr";

/** Pixels: sharp on paper, and no megabytes. */
const WIDTH = 1_080;
const HEIGHT = 1_350;
const CODE = 840;
const MARGIN = 90;

interface PosterWords {
  title: string;
  /** What to do with it. */
  call: string;
  /** Until when. */
  end: string;
}

/** The code with the room's name above it, as a picture to print or to send. */
export function poster(address: string, words: PosterWords): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = QR_LIGHT;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = QR_DARK;
  pen.textAlign = "center";
  const write = (text: string, y: number, font: string) => {
    pen.font = `${font} system-ui, sans-serif`;
    pen.fillText(fit(pen, text, WIDTH - 2 * MARGIN), WIDTH / 2, y);
  };
  write(words.title, 170, "800 68px");
  const { size, path } = qrOf(address);
  pen.save();
  pen.translate((WIDTH - CODE) / 2, 220);
  pen.scale(CODE / size, CODE / size);
  pen.fill(new Path2D(path));
  pen.restore();
  write(words.call, 1_150, "600 46px");
  write(words.end, 1_220, "400 36px");
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (picture) => (picture ? resolve(picture) : reject(new Error("the picture could not be made"))),
      "image/png",
    ),
  );
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** As much of a text as there is room for. */
function fit(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment);
  while (parts.length > 1 && pen.measureText(`${parts.join("")}…`).width > width) parts.pop();
  return `${parts.join("").trimEnd()}…`;
}
