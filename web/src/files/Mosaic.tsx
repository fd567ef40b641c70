import type { ReactNode } from "react";
import type { Attachment } from "../realtime";
import { mosaic } from "./mosaic";
import { isPicture } from "../uploads/rules";

const SPANS: Record<number, string> = { 2: "col-span-2", 3: "col-span-3", 6: "col-span-6" };

interface MosaicProps {
  files: readonly Attachment[];
  picture?: (file: Attachment) => ReactNode;
  card?: (file: Attachment) => ReactNode;
}

/** The places of a message's files, pictures first; without content they are quiet grounds of the same size. */
export function Mosaic({ files, picture, card }: MosaicProps) {
  const { widthRem, cells } = mosaic(files);
  const others = files.filter(({ type }) => !isPicture(type));
  return (
    <div className="flex max-w-full flex-col gap-1">
      {cells.length > 0 && (
        <div
          className="grid max-w-full grid-cols-6 gap-0.5 overflow-hidden rounded-[0.9rem]"
          style={{ width: `${widthRem}rem` }}
        >
          {cells.map(({ file, span, ratio }) => (
            <div
              key={file.id}
              className={`relative overflow-hidden bg-sunken ${SPANS[span]}`}
              style={{ aspectRatio: ratio }}
            >
              {picture?.(file)}
            </div>
          ))}
        </div>
      )}
      {others.map((file) => (
        <div key={file.id} className="h-15 w-64 max-w-full min-w-full">
          {card?.(file)}
        </div>
      ))}
    </div>
  );
}
