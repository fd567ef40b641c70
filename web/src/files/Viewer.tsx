import * as Radix from "@radix-ui/react-dialog";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useT } from "../i18n";
import { useProblemText } from "../i18n/problems";
import { useTalkWords } from "../i18n/talk";
import type { Attachment } from "../realtime";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/Icon";
import { notify } from "../ui/notify";
import { useBackButton } from "../ui/useBackButton";
import { save, shownPictures } from "./blobs";
import { FileName } from "./FileName";
import type { Swipe } from "./gesture";
import { coloursOf } from "./Picture";
import { useGestures } from "./useGestures";
import { usePicture } from "./usePicture";

interface ViewerProps {
  pictures: readonly Attachment[];
  first: string;
  onClose: () => void;
  /** It has let go of the focus, which goes to the picture that was last looked at. */
  onClosed: (last: string) => void;
}

/** The pictures of a message on the whole screen. */
export default function Viewer({ pictures, first, onClose, onClosed }: ViewerProps) {
  const t = useT();
  const say = useTalkWords();
  const problem = useProblemText();
  const [index, setIndex] = useState(() =>
    Math.max(
      0,
      pictures.findIndex(({ id }) => id === first),
    ),
  );
  const file = pictures[index]!;
  useBackButton(onClose);
  const move = (by: number) => setIndex((was) => Math.min(pictures.length - 1, Math.max(0, was + by)));
  useNeighbours(pictures, index);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") move(1);
    else if (event.key === "ArrowLeft") move(-1);
    else return;
    event.preventDefault();
  };
  const swiped = (swipe: Swipe) => {
    if (swipe === "close") onClose();
    else if (swipe !== "stay") move(swipe === "next" ? 1 : -1);
  };
  const download = () =>
    void save(file.id, file.name).catch((error: unknown) => notify(problem(error), true));
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={pressed}
          // It lies in the message, as far as React knows: pressing here is not holding the bubble.
          onPointerDown={(event) => event.stopPropagation()}
          onContextMenu={(event) => event.stopPropagation()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed(file.id);
          }}
          data-viewer=""
          className="fixed inset-0 z-50 flex animate-fade flex-col bg-[#0d0910] text-white focus:outline-none"
        >
          <header className="pad-safe-t z-10 flex-none">
            <div className="flex h-15 items-center gap-1 px-2">
              <Radix.Title className="min-w-0 flex-1 pl-3 font-sans text-sm font-semibold">
                <FileName name={file.name} />
              </Radix.Title>
              {pictures.length > 1 && (
                <span aria-live="polite" className="px-2 text-sm tabular-nums">
                  {say("viewer.position", { n: index + 1, all: pictures.length })}
                </span>
              )}
              <Tool icon="download" label={say("files.download", { name: file.name })} onClick={download} />
              <Tool icon="close" label={t("close")} onClick={onClose} />
            </div>
          </header>
          <Stage key={file.id} file={file} onSwipe={swiped} />
          {index > 0 && <Side left label={say("viewer.previous")} onClick={() => move(-1)} />}
          {index < pictures.length - 1 && <Side label={say("viewer.next")} onClick={() => move(1)} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Tool({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="grid size-11 flex-none place-items-center rounded-full hover:bg-white/15"
    >
      <Icon name={icon} />
    </button>
  );
}

function Side({ left, label, onClick }: { left?: boolean; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={cx(
        "absolute top-1/2 grid size-12 -translate-y-1/2 place-items-center rounded-full bg-[#0d0910]/60 hover:bg-white/15 touch:hidden",
        left ? "left-3" : "right-3 rotate-180",
      )}
    >
      <Icon name="back" />
    </button>
  );
}

/** One picture: what is there of it at once, then as sharp as the screen can show it, enlarged all of it. */
function Stage({ file, onSwipe }: { file: Attachment; onSwipe: (swipe: Swipe) => void }) {
  const say = useTalkWords();
  const stage = useRef<HTMLDivElement>(null);
  const size = { width: file.width ?? 4_096, height: file.height ?? 4_096 };
  const { view, drag, zoom, handlers } = useGestures(stage, size, onSwipe);
  const screen = usePicture(file.id, "screen", true);
  const full = usePicture(file.id, "full", view.scale > 1);
  const rough = shownPictures.peek(file.id, "thumb") ?? coloursOf(file.placeholder);
  const url = full.url ?? screen.url ?? rough;
  useWheel(stage, zoom);
  const far = drag ? Math.min(1, Math.abs(drag.y) / 500) : 0;
  const moved = `translate(${view.x + (drag?.x ?? 0)}px, ${view.y + Math.max(0, drag?.y ?? 0)}px)`;
  return (
    <div
      ref={stage}
      data-scale={view.scale}
      className={cx("relative min-h-0 flex-1 touch-none overflow-hidden", view.scale > 1 && "cursor-grab")}
      {...handlers}
    >
      {url !== null && (
        <img
          src={url}
          alt={file.name}
          draggable={false}
          width={size.width}
          height={size.height}
          style={{ transform: `${moved} scale(${view.scale * (1 - far / 4)})`, opacity: 1 - far / 2 }}
          className={cx(
            "absolute inset-0 m-auto size-full object-contain select-none",
            !drag && view.scale === 1 && "transition-transform duration-150",
          )}
        />
      )}
      {screen.failed && (
        <button
          type="button"
          onClick={screen.retry}
          className="absolute inset-x-0 bottom-8 mx-auto flex min-h-11 w-fit items-center gap-2 rounded-full bg-white/15 px-5"
        >
          <Icon name="retry" size={18} />
          {say("files.load", { name: file.name })}
        </button>
      )}
    </div>
  );
}

/** React listens to wheels without being able to stop them. */
function useWheel(
  stage: React.RefObject<HTMLDivElement | null>,
  zoom: (by: number, at: { x: number; y: number }) => void,
): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const place = stage.current!;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(Math.exp(-event.deltaY / 400), { x: event.clientX, y: event.clientY });
    };
    place.addEventListener("wheel", turned, { passive: false });
    return () => place.removeEventListener("wheel", turned);
  }, [stage]);
}

/** The pictures beside this one are there when they are wanted. */
function useNeighbours(pictures: readonly Attachment[], index: number): void {
  useEffect(() => {
    const near = [pictures[index + 1], pictures[index - 1]].filter((one) => one !== undefined);
    const used = near.map(({ id }) => shownPictures.use(id, "screen"));
    return () => used.forEach(({ release }) => release());
  }, [pictures, index]);
}
