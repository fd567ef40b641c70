import type { Attachment } from "../realtime";
import { isPicture } from "../uploads/rules";

/** Columns of the grid. */
export const COLUMNS = 6;
/** Panoramas and long screenshots are cut to these in the conversation; the viewer shows all of them. */
const RATIO_MIN = 0.62;
const RATIO_MAX = 2.2;
/** Of a picture whose shape nobody knew when it was sent. */
const RATIO_UNKNOWN = 4 / 3;
const WIDTH_REM = 20;
const HEIGHT_MAX_REM = 22;

export interface Cell {
  file: Attachment;
  span: number;
  ratio: number;
}

export interface Layout {
  widthRem: number;
  cells: Cell[];
}

export function pictures(files: readonly Attachment[]): Attachment[] {
  return files.filter(({ type }) => isPicture(type));
}

function ratioOf({ width, height }: Attachment): number {
  return width && height ? Math.min(RATIO_MAX, Math.max(RATIO_MIN, width / height)) : RATIO_UNKNOWN;
}

/** Where each picture of a message stands, known before any of them is loaded: nothing moves when they come. */
export function mosaic(files: readonly Attachment[]): Layout {
  const all = pictures(files);
  if (all.length === 1) {
    const ratio = ratioOf(all[0]!);
    return {
      widthRem: Math.min(WIDTH_REM, HEIGHT_MAX_REM * ratio),
      cells: [{ file: all[0]!, span: COLUMNS, ratio }],
    };
  }
  // The first row takes what does not fill rows of three.
  const wide = all.length === 3 || all.length % 3 === 1 ? 1 : 0;
  const halves = all.length === 3 || all.length % 3 === 2 ? 2 : 0;
  const cells = all.map((file, i): Cell => {
    if (i < wide) return { file, span: COLUMNS, ratio: 16 / 9 };
    if (i < wide + halves) return { file, span: COLUMNS / 2, ratio: all.length === 2 ? pairRatio(all) : 1 };
    return { file, span: COLUMNS / 3, ratio: 1 };
  });
  return { widthRem: WIDTH_REM, cells };
}

/** Two portraits side by side stay portraits. */
function pairRatio(two: Attachment[]): number {
  return Math.min(1.2, Math.max(0.7, Math.sqrt(ratioOf(two[0]!) * ratioOf(two[1]!))));
}
