import { useEffect, useMemo, useRef, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";
import { useTalkWords } from "../i18n/talk";
import type { Attachment } from "../realtime";
import { Icon } from "../ui/Icon";
import { usePicture } from "./usePicture";

/** Fetched when this close to the screen. */
const NEAR = "600px";

interface PictureProps {
  file: Attachment;
  tabbable: boolean;
  onOpen: () => void;
}

/** A picture of a message in its place: first its colours, then itself. */
export function Picture({ file, tabbable, onOpen }: PictureProps) {
  const t = useTalkWords();
  const place = useRef<HTMLButtonElement>(null);
  const near = useNear(place);
  const { url, failed, retry } = usePicture(file.id, "thumb", near);
  const colours = useMemo(() => coloursOf(file.placeholder), [file.placeholder]);
  return (
    <button
      ref={place}
      type="button"
      tabIndex={tabbable ? 0 : -1}
      data-picture={file.id}
      aria-label={t(failed ? "files.load" : "files.open", { name: file.name })}
      onClick={() => (failed ? retry() : onOpen())}
      className="absolute inset-0 block w-full cursor-zoom-in"
    >
      {colours !== null && url === null && (
        <img src={colours} alt="" className="absolute inset-0 size-full" />
      )}
      {url !== null && (
        <img
          src={url}
          alt=""
          draggable={false}
          decoding="async"
          className="absolute inset-0 size-full object-cover"
        />
      )}
      {failed && url === null && (
        <span className="absolute inset-0 grid place-items-center text-ink-soft">
          <Icon name="retry" size={26} />
        </span>
      )}
    </button>
  );
}

function useNear(place: React.RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        setNear(true);
        watcher.disconnect();
      },
      { rootMargin: NEAR },
    );
    watcher.observe(place.current!);
    return () => watcher.disconnect();
  }, [place]);
  return near;
}

export function coloursOf(placeholder: string | null | undefined): string | null {
  if (!placeholder) return null;
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(placeholder), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}
