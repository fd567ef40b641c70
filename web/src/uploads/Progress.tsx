import { useTalkWords } from "../i18n/talk";
import { Icon } from "../ui/Icon";
import type { Tile } from "./uploads";

const ROUND = 2 * Math.PI * 15;

/** How far a picture has come, over the picture itself. */
export function Progress({ tile }: { tile: Tile }) {
  const t = useTalkWords();
  if (tile.state === "done") return null;
  const part = tile.size === 0 ? 0 : tile.sent / tile.size;
  if (tile.state === "failed") {
    return (
      <span className="absolute inset-0 grid place-items-center bg-veil text-white">
        <Icon name="alert" size={24} />
      </span>
    );
  }
  return (
    <span
      role="progressbar"
      aria-label={t("attach.uploading", { n: Math.floor(part * 100) })}
      aria-valuenow={Math.floor(part * 100)}
      className="absolute inset-0 grid place-items-center bg-veil"
    >
      <svg width={40} height={40} viewBox="0 0 40 40" className="-rotate-90 text-white" aria-hidden="true">
        <circle
          cx={20}
          cy={20}
          r={15}
          fill="none"
          stroke="currentColor"
          strokeOpacity={0.35}
          strokeWidth={4}
        />
        <circle
          cx={20}
          cy={20}
          r={15}
          fill="none"
          stroke="currentColor"
          strokeWidth={4}
          strokeLinecap="round"
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - part)}
          className="transition-[stroke-dashoffset]"
        />
      </svg>
    </span>
  );
}
