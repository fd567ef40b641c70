import { useState } from "react";
import { useT, useTongue } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { en, type TalkKey } from "../i18n/talk/en";
import { useEngine, useStatus } from "../live/LiveProvider";
import { FileName } from "../files/FileName";
import { formatBytes } from "../files/size";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { Progress } from "./Progress";
import { isPicture } from "./rules";
import type { Tile } from "./uploads";

/** Failures that no further try changes. */
const FOR_EVER = new Set(["broken", "not_a_picture", "too_large", "too_many_pixels"]);

/** What is attached and not sent yet, above the box. */
export default function Tray({ tiles }: { tiles: readonly Tile[] }) {
  const t = useTalkWords();
  const failed = tiles.find(({ state }) => state === "failed");
  return (
    <>
      <ul
        aria-label={t("attach.tray")}
        className="no-bar flex gap-2 overflow-x-auto overscroll-x-contain px-3 pt-3 pb-1"
      >
        {tiles.map((tile) => (
          <li key={tile.id} data-tile={tile.state} title={tile.name} className="relative flex-none">
            {isPicture(tile.type) ? <PictureTile tile={tile} /> : <FileTile tile={tile} />}
            <Remove tile={tile} />
          </li>
        ))}
      </ul>
      {failed && <Failure key={failed.id} tile={failed} />}
    </>
  );
}

/** Why nothing is sent, in words: the first of what failed. */
function Failure({ tile }: { tile: Tile }) {
  const t = useT();
  const say = useTalkWords();
  const { uploads } = useEngine();
  const why = useFailure(tile);
  return (
    <div role="alert" className="flex items-center gap-x-1 pl-3 text-sm text-danger">
      <p className="flex min-w-0 flex-1 flex-wrap gap-x-1.5 py-1">
        <FileName name={tile.name} className="max-w-full font-semibold" />
        <span>{why}</span>
      </p>
      {!FOR_EVER.has(tile.failure ?? "") && (
        <button
          type="button"
          className="min-h-11 flex-none px-2 font-bold"
          onClick={() => uploads?.retry(tile.id)}
        >
          {t("try_again")}
        </button>
      )}
      <button
        type="button"
        className="min-h-11 flex-none px-2 pr-4 font-bold"
        onClick={() => void uploads?.cancel(tile.id)}
      >
        {say("attach.drop")}
      </button>
    </div>
  );
}

function Remove({ tile }: { tile: Tile }) {
  const t = useTalkWords();
  const { uploads } = useEngine();
  const label = t("attach.remove", { name: tile.name });
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => void uploads?.cancel(tile.id)}
      className="absolute -top-2.5 -right-2.5 grid size-11 place-items-center"
    >
      <span className="grid size-6 place-items-center rounded-full bg-ink text-paper">
        <Icon name="close" size={14} />
      </span>
    </button>
  );
}

function PictureTile({ tile }: { tile: Tile }) {
  const { uploads } = useEngine();
  const url = uploads?.url(tile.id);
  const [shows, setShows] = useState(true);
  return (
    <span
      className={cx(
        "relative block size-20 overflow-hidden rounded-md border bg-sunken",
        tile.state === "failed" ? "border-danger" : "border-line",
      )}
    >
      {url && shows && (
        <img src={url} alt="" className="size-full object-cover" onError={() => setShows(false)} />
      )}
      {tile.state !== "failed" && <Progress tile={tile} />}
      <Retry
        tile={tile}
        className={cx(
          "absolute inset-0 grid place-items-center",
          shows ? "bg-veil text-white" : "text-danger",
        )}
      />
    </span>
  );
}

function FileTile({ tile }: { tile: Tile }) {
  const t = useTalkWords();
  const { tag } = useTongue();
  const failure = useFailure(tile);
  const { connection } = useStatus();
  const percent = tile.size === 0 ? 0 : Math.floor((100 * tile.sent) / tile.size);
  const note =
    failure ??
    (tile.state === "done"
      ? formatBytes(tile.size, tag)
      : connection === "offline" || connection === "waiting"
        ? t("attach.stalled")
        : t("attach.uploading", { n: percent }));
  return (
    <span className="relative flex h-20 w-48 flex-col justify-center overflow-hidden rounded-md border border-line bg-sunken px-3">
      <span className="flex items-center gap-2">
        <Icon name="file" size={18} className="flex-none text-brand-text" />
        <FileName name={tile.name} className="flex-1 pr-4 text-sm font-semibold" />
      </span>
      <span className={cx("truncate text-xs tabular-nums", failure ? "text-danger" : "text-ink-soft")}>
        {note}
      </span>
      {tile.state !== "done" && failure === null && (
        <span
          role="progressbar"
          aria-label={tile.name}
          aria-valuenow={percent}
          className="absolute inset-x-0 bottom-0 h-1 bg-line"
        >
          <span className="block h-full bg-brand transition-[width]" style={{ width: `${percent}%` }} />
        </span>
      )}
      <Retry tile={tile} className="absolute right-0 bottom-0 grid size-11 place-items-center text-danger" />
    </span>
  );
}

function Retry({ tile, className }: { tile: Tile; className: string }) {
  const t = useTalkWords();
  const { uploads } = useEngine();
  const failure = useFailure(tile);
  if (failure === null) return null;
  if (FOR_EVER.has(tile.failure ?? ""))
    return (
      <span className={className}>
        <Icon name="alert" size={22} />
      </span>
    );
  return (
    <button
      type="button"
      title={failure}
      aria-label={`${failure}. ${t("attach.retry", { name: tile.name })}`}
      onClick={() => uploads?.retry(tile.id)}
      className={className}
    >
      <Icon name="retry" size={22} />
    </button>
  );
}

function useFailure(tile: Tile): string | null {
  const t = useTalkWords();
  if (tile.state !== "failed") return null;
  const key = `upload.${tile.failure ?? ""}`;
  return t(key in en ? (key as TalkKey) : "upload.failed");
}
