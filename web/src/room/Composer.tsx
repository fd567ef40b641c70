import {
  lazy,
  Suspense,
  useCallback,
  useId,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from "react";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { useDraft, useEngine } from "../live/LiveProvider";
import { placeOf } from "../live/drafts";
import type { Item } from "../live/timeline";
import { useMe } from "../session/useSession";
import { isComposing } from "../ui/composing";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { AttachButton } from "./AttachButton";
import { writeUpTo } from "./caret";
import { EmojiButton } from "./EmojiButton";
import { keepsOrder } from "./rights";
import { pastedFiles } from "./useDrop";
import { useEditing } from "./useEditing";
import type { MentionHandle } from "./MentionList";
import { useMentioning } from "./useMentioning";
import { useTray } from "./useTray";
import { useTypist } from "./useTypist";

const ComposerBar = lazy(() => import("./ComposerBar"));
const MentionList = lazy(() => import("./MentionList"));
const SlowBar = lazy(() => import("../moderation/SlowBar"));
const Tray = lazy(() => import("../uploads/Tray"));

export interface ComposerHandle {
  focus: () => void;
  reply: (item: Item) => void;
  edit: (item: Item) => void;
  attach: (files: File[]) => void;
}

interface ComposerProps {
  room: Room;
  name: string;
  /** The thread that is answered; none in the room itself. */
  root?: number;
  onSent: () => void;
  /** Up in an empty box: into the messages. */
  onUp: () => void;
  ref: Ref<ComposerHandle>;
}

const COUNT_FROM = 300;

export function Composer({ room, name, root, onSent, onUp, ref }: ComposerProps) {
  const t = useT();
  const engine = useEngine();
  const box = useRef<HTMLTextAreaElement>(null);
  const place = placeOf(room.id, root ?? null);
  const draft = useDraft(place);
  const { tiles, attach } = useTray(place);
  const edit = useEditing(room.id);
  const { editing, write: rewrite } = edit;
  const text = editing?.text ?? draft.text;
  const replyTo = editing === null ? draft.replyTo : null;
  const max = engine.realtime.limits.message_chars;
  const length = [...text.trim()].length;
  const over = length > max;
  const carries = editing ? editing.item.files.length > 0 : tiles.length > 0;
  const empty = text.trim() === "" && !carries;
  const failed = !editing && tiles.some(({ state }) => state === "failed");
  const me = useMe();
  const slow = room.slow_seconds > 0 && !editing && !keepsOrder(room, me);
  const [held, setHeld] = useState(false);
  const off = empty || over || failed || editing?.saving === true || (slow && held);

  const typist = useTypist(room.id);
  const rewriting = editing !== null;
  const write = useCallback(
    (words: string) => {
      if (rewriting) return rewrite(words);
      typist.wrote(words);
      engine.drafts.change(place, { text: words });
    },
    [rewriting, rewrite, engine, place, typist],
  );
  const listId = useId();
  const mentions = useRef<MentionHandle>(null);
  const nameOne = (handle: string, id: string) => {
    if (editing) edit.name(handle, id);
    else engine.drafts.change(place, { mentions: { ...draft.mentions, [handle]: id } });
  };
  const naming = useMentioning(box, write, nameOne);
  const reply = (seq: number | null) => engine.drafts.change(place, { replyTo: seq });
  useGrowing(box, text);
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) box.current?.focus({ preventScroll: true });
  }, [place]);

  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus(),
    reply: ({ seq }) => {
      edit.leave();
      reply(seq);
      box.current?.focus();
    },
    edit: (item) => {
      typist.stop();
      edit.begin(item);
      box.current?.focus();
    },
    attach,
  }));

  const send = () => {
    if (off) return;
    if (editing) return void edit.save();
    typist.sent();
    engine.send(room.id, root).catch(() => notify(t("composer.not_stored"), true));
    box.current?.focus();
    onSent();
  };
  const insert = useCallback(
    (piece: string) => {
      const area = box.current;
      if (!area) return;
      const { value, selectionStart: start, selectionEnd: end } = area;
      writeUpTo(area, start + piece.length, () => write(value.slice(0, start) + piece + value.slice(end)));
    },
    [write],
  );
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || mentions.current?.pressed(event) === true) return;
    if (
      event.key === "Enter" &&
      !event.shiftKey &&
      !event.altKey &&
      window.matchMedia("(pointer: fine)").matches
    ) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && editing) edit.leave();
    else if (event.key === "Escape" && replyTo !== null) reply(null);
    else if (event.key === "ArrowUp" && text === "" && !editing) {
      event.preventDefault();
      onUp();
    }
  };
  return (
    <div className="pad-safe-b flex-none px-2 pt-1 [--pad-safe:0.5rem] sm:px-5 sm:[--pad-safe:0.9rem]">
      <div className="relative mx-auto max-w-3xl rounded-[1.6rem] border border-line bg-raised shadow-card focus-within:border-brand/70">
        {naming.asking && (
          <Suspense>
            <MentionList
              ref={mentions}
              room={room}
              asking={naming.asking}
              id={listId}
              onChoose={naming.choose}
              onKnow={nameOne}
              onLeave={naming.leave}
              onActive={naming.setActive}
            />
          </Suspense>
        )}
        {slow && (
          <Suspense>
            <SlowBar room={room} onHold={setHeld} />
          </Suspense>
        )}
        {(editing || replyTo !== null) && (
          <Suspense>
            <ComposerBar
              room={room.id}
              editing={editing?.item ?? null}
              replyTo={replyTo}
              onCancel={editing ? edit.leave : () => reply(null)}
            />
          </Suspense>
        )}
        {tiles.length > 0 && !editing && (
          <Suspense>
            <Tray tiles={tiles} />
          </Suspense>
        )}
        <div className="flex items-end p-1 sm:gap-0.5">
          <EmojiButton onPick={insert} />
          {!editing && <AttachButton onFiles={attach} />}
          <textarea
            ref={box}
            rows={1}
            dir="auto"
            value={text}
            readOnly={editing?.saving}
            aria-label={root === undefined ? t("composer.label", { name }) : t("composer.thread")}
            placeholder={t(root === undefined ? "composer.placeholder" : "composer.thread")}
            aria-describedby={over ? "too-long" : undefined}
            enterKeyHint="enter"
            aria-autocomplete="list"
            aria-controls={naming.active === null ? undefined : listId}
            aria-activedescendant={naming.active ?? undefined}
            onChange={(event) => {
              write(event.target.value);
              naming.look();
            }}
            onSelect={naming.look}
            onBlur={naming.leave}
            onKeyDown={pressed}
            onPaste={(event) => {
              const files = editing ? [] : pastedFiles(event.clipboardData);
              if (files.length === 0) return;
              event.preventDefault();
              attach(files);
            }}
            className="max-h-[35dvh] min-h-11 flex-1 resize-none bg-transparent px-1 py-2.5 text-ink placeholder:text-ink-faint focus:outline-none"
          />
          <button
            type="button"
            aria-label={t(editing ? "save" : "composer.send")}
            disabled={off}
            onPointerDown={(event) => event.preventDefault()}
            onClick={send}
            className={cx(
              "grid size-11 flex-none place-items-center rounded-full transition-[background-color,color,transform] active:scale-90",
              off ? "text-ink-faint" : "bg-brand text-on-brand hover:bg-brand-strong",
            )}
          >
            <Icon name={editing ? "check" : "send"} />
          </button>
        </div>
        {length > max - COUNT_FROM && (
          <p
            id="too-long"
            className={cx("px-4 pb-2 text-right text-xs", over ? "font-bold text-danger" : "text-ink-soft")}
          >
            {over ? t("composer.over", { n: length - max }) : t("composer.left", { n: max - length })}
          </p>
        )}
      </div>
    </div>
  );
}

/** The box is as high as its text, up to its own limit. */
function useGrowing(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [box, text]);
}
