import { useState, type DragEvent } from "react";

/** Files that are dragged over a part of the screen and let go there. */
export function useDrop(onFiles: (files: File[]) => void) {
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(false);
      onFiles([...event.dataTransfer.files]);
    },
  };
  return { over, handlers };
}

/** The files of a paste; what comes from a word processor is text, whatever pictures of it lie beside. */
export function pastedFiles(data: DataTransfer): File[] {
  const isText = data.types.includes("text/html") && data.types.includes("text/plain");
  return isText ? [] : [...data.files];
}
