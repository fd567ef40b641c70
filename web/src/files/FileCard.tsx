import { useState } from "react";
import { useTongue } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useProblemText } from "../i18n/problems";
import type { Attachment } from "../realtime";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { save } from "./blobs";
import { FileName } from "./FileName";
import { formatBytes } from "./size";

/** A file that is no picture: what it is called, how large it is, and a press saves it. */
export function FileCard({ file, tabbable }: { file: Attachment; tabbable: boolean }) {
  const t = useTalkWords();
  const { tag } = useTongue();
  const words = useProblemText();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      await save(file.id, file.name);
    } catch (error) {
      notify(words(error), true);
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      tabIndex={tabbable ? 0 : -1}
      disabled={busy}
      aria-busy={busy || undefined}
      onClick={() => void download()}
      className={cx(CARD, "relative", "hover:bg-surface", busy && "animate-breathe")}
    >
      <span className="sr-only">{t("files.download", { name: file.name })}</span>
      <CardInner file={file} note={formatBytes(file.size, tag)} icon="download" />
    </button>
  );
}

export const CARD =
  "flex h-15 w-full items-center gap-3 rounded-[0.9rem] bg-surface/70 px-3 text-left text-ink transition-colors";

export function CardInner({
  file,
  note,
  icon,
}: {
  file: Attachment;
  note: string;
  icon: "download" | "file";
}) {
  return (
    <>
      <span className="grid size-9 flex-none place-items-center rounded-md bg-brand-soft text-brand-text">
        <Icon name={icon} size={19} />
      </span>
      <span className="min-w-0 flex-1">
        <span aria-hidden={icon === "download" || undefined}>
          <FileName name={file.name} className="text-sm font-semibold" />
        </span>
        <span className="block truncate text-xs text-ink-soft tabular-nums">{note}</span>
      </span>
    </>
  );
}
