import { lazy, Suspense } from "react";
import { Mosaic } from "../files/Mosaic";
import type { Attachment } from "../realtime";

const Files = lazy(() => import("../files/Files"));

interface FilesProps {
  files: readonly Attachment[];
  /** Still on this device only. */
  local: boolean;
  tabbable: boolean;
}

/** Their places stand before the code that fills them has come. */
export function MessageFiles(props: FilesProps) {
  return (
    <Suspense fallback={<Mosaic files={props.files} />}>
      <Files {...props} />
    </Suspense>
  );
}
