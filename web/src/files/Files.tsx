import { lazy, Suspense, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useTongue } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import type { Attachment } from "../realtime";
import { Progress } from "../uploads/Progress";
import { CARD, CardInner, FileCard } from "./FileCard";
import { Mosaic } from "./Mosaic";
import { pictures } from "./mosaic";
import { Picture } from "./Picture";
import { formatBytes } from "./size";

const Viewer = lazy(() => import("./Viewer"));

interface FilesProps {
  files: readonly Attachment[];
  local: boolean;
  /** Only the message that has the focus adds tab stops. */
  tabbable: boolean;
}

/** The files of a message: those on the server, and those on their way from here. */
export default function Files({ files, local, tabbable }: FilesProps) {
  return local ? (
    <Mosaic
      files={files}
      picture={(file) => <LocalPicture file={file} />}
      card={(file) => <LocalCard file={file} />}
    />
  ) : (
    <StoredFiles files={files} tabbable={tabbable} />
  );
}

function StoredFiles({ files, tabbable }: { files: readonly Attachment[]; tabbable: boolean }) {
  const [open, setOpen] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => pictures(files), [files]);
  const refocus = (last: string) =>
    place.current
      ?.querySelector<HTMLElement>(`[data-picture="${CSS.escape(last)}"]`)
      ?.focus({ preventScroll: true });
  return (
    <div ref={place}>
      <Mosaic
        files={files}
        picture={(file) => <Picture file={file} tabbable={tabbable} onOpen={() => setOpen(file.id)} />}
        card={(file) => <FileCard file={file} tabbable={tabbable} />}
      />
      {open !== null && (
        <Suspense>
          <Viewer pictures={shown} first={open} onClose={() => setOpen(null)} onClosed={refocus} />
        </Suspense>
      )}
    </div>
  );
}

function useTile(id: string) {
  const engine = useEngine();
  return useSyncExternalStore(engine.trays.listen, () => engine.uploads?.tile(id));
}

function LocalPicture({ file }: { file: Attachment }) {
  const { uploads } = useEngine();
  const tile = useTile(file.id);
  const url = tile ? uploads?.url(file.id) : null;
  return (
    <>
      {url && <img src={url} alt={file.name} className="absolute inset-0 size-full object-cover" />}
      {tile && <Progress tile={tile} />}
    </>
  );
}

function LocalCard({ file }: { file: Attachment }) {
  const t = useTalkWords();
  const { tag } = useTongue();
  const tile = useTile(file.id);
  const under = tile && tile.state !== "done" && tile.state !== "failed";
  const percent = under ? Math.floor((100 * tile.sent) / tile.size) : 0;
  const note = under ? t("attach.uploading", { n: percent }) : formatBytes(file.size, tag);
  return (
    <div className={CARD}>
      <CardInner file={file} note={note} icon="file" />
    </div>
  );
}
