import { useTalkWords } from "../i18n/talk";
import { useStatus } from "../live/LiveProvider";
import { Icon } from "../ui/Icon";
import type { Tile } from "./uploads";

const ROUND = 2 * Math.PI * 15;
/** So much of the ring is seen at least. */
const ARC_MIN = 0.05;

/** How far a picture has come, over the picture itself. */
export function Progress({ tile }: { tile: Tile }) {
  const t = useTalkWords();
  const { connection } = useStatus();
  if (tile.state === "done") return null;
  const part = tile.size === 0 ? 0 : tile.sent / tile.size;
  if (tile.state === "failed") {
    return (
      <span className="absolute inset-0 grid place-items-center bg-veil text-white">
        <Icon name="alert" size={24} />
      </span>
    );
  }
  const percent = Math.floor(part * 100);
  const stalled = connection === "offline" || connection === "waiting";
  const label = stalled ? t("attach.stalled") : t("attach.uploading", { n: percent });
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      title={label}
      className="absolute inset-0 grid place-items-center bg-veil text-white"
    >
      {stalled ? (
        <Icon name="offline" size={24} />
      ) : (
        <>
          <Ring part={part} />
          {part > 0 && part < 1 && (
            <span aria-hidden="true" className="absolute text-2xs font-bold tabular-nums">
              {percent}
            </span>
          )}
        </>
      )}
    </span>
  );
}

/** Turns while it cannot tell how far it is: before the first byte, and while the server looks at the last. */
function Ring({ part }: { part: number }) {
  const turns = part === 0 || part === 1;
  return (
    <svg
      width={40}
      height={40}
      viewBox="0 0 40 40"
      className={turns ? "animate-spin" : "-rotate-90"}
      aria-hidden="true"
    >
      <circle cx={20} cy={20} r={15} fill="none" stroke="currentColor" strokeOpacity={0.35} strokeWidth={4} />
      <circle
        cx={20}
        cy={20}
        r={15}
        fill="none"
        stroke="currentColor"
        strokeWidth={4}
        strokeLinecap="round"
        strokeDasharray={ROUND}
        strokeDashoffset={ROUND * (1 - (turns ? ARC_MIN : Math.max(part, ARC_MIN)))}
        className="transition-[stroke-dashoffset]"
      />
    </svg>
  );
}
