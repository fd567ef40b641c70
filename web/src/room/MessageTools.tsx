import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useRef } from "react";
import type { Person } from "../api/types";
import { useProblemText } from "../i18n/problems";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import type { Item } from "../live/timeline";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/Button";
import { Menu, MenuEmoji, MenuEntry } from "../ui/Menu";
import { notify } from "../ui/notify";
import type { Act } from "../moderation/ActDialog";
import { AuthorBones } from "../moderation/AuthorPlace";
import { useMe } from "../session/useSession";
import { QuoteWords } from "./QuoteWords";
import { keepsOrder } from "./rights";
import { useRoom } from "./useRoom";

const ReactionPanel = lazy(() => import("./EmojiPanel").then((panel) => ({ default: panel.ReactionPanel })));

/** For those who keep order. */
const AuthorEntries = lazy(() => import("../moderation/AuthorEntries"));
const ActDialog = lazy(() => import("../moderation/ActDialog"));

/** As the server writes them: with the variation selector where there is one. */
const QUICK = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];

export type Opened = "menu" | "emoji" | "removal" | "report" | Act | null;

interface ToolsProps {
  item: Item;
  person: Person | null;
  mine: boolean;
  /** The server has it: it can be answered and changed. */
  there: boolean;
  room: string;
  removable: boolean;
  pinnable: boolean;
  opened: Opened;
  onOpen: (what: Opened) => void;
  onReact: (emoji: string, on: boolean) => void;
  onReply: () => void;
  onEdit: () => void;
  /** Where the focus goes when nothing else wants it. */
  onDone: () => void;
}

/** Beside the bubble under a mouse; on touch screens only its menu, after a long press. */
export default function MessageTools(props: ToolsProps) {
  const { item, person, mine, room, there, removable, pinnable, opened } = props;
  const { onOpen, onReact, onReply, onEdit, onDone } = props;
  // Whoever is muted reads, reports and takes back what they wrote.
  const here = useRoom(room).room;
  const may = there && here?.muted !== true;
  const me = useMe();
  const judges = !mine && person?.deleted === false && here !== undefined && keepsOrder(here, me);
  const act = opened === "mute" || opened === "ban" || opened === "expulsion" ? opened : null;
  const say = useTalkWords();
  const words = useProblemText();
  const { changes } = useEngine();
  const go = useNavigate();
  const begins = item.root ?? item.seq;
  const inThread = useParams({ strict: false }).root === String(begins);
  const thread = () => void go({ to: "/rooms/$room/thread/$root", params: { room, root: String(begins) } });
  const pin = () =>
    void changes.pin(room, item.seq, !item.pinned).catch((error: unknown) => notify(words(error), true));
  // The menu gives the focus away when it has closed; whatever wants it has to wait until then.
  const next = useRef<(() => void) | null>(null);
  const then = (work: () => void) => () => {
    next.current = work;
  };
  const copy = async () => {
    try {
      // Without https there is no clipboard at all.
      await navigator.clipboard.writeText(item.text);
      notify(say("copied"));
    } catch {
      notify(say("copy_failed"), true);
    }
  };
  const own = new Set(item.reactions.filter((one) => one.mine).map((one) => one.emoji));
  const toggle = (emoji: string) => onReact(emoji, !own.has(emoji));
  return (
    <span
      className={cx(
        "absolute flex items-center touch:opacity-0",
        // Where there is no room beside it, over its corner.
        "max-sm:-top-3 max-sm:rounded-full max-sm:border max-sm:border-line max-sm:bg-raised",
        "sm:top-1/2 sm:-translate-y-1/2",
        mine
          ? "max-sm:left-0 sm:right-full sm:mr-1 sm:flex-row-reverse"
          : "max-sm:right-0 sm:left-full sm:ml-1",
      )}
    >
      {may && (
        <>
          <IconButton
            icon="smile"
            size={18}
            label={say("message.react")}
            aria-haspopup="dialog"
            onClick={() => onOpen("emoji")}
            className="!size-9 max-sm:hidden"
            tabIndex={-1}
          />
          <IconButton
            icon="reply"
            size={18}
            label={say("message.reply")}
            onClick={onReply}
            className="!size-9 max-sm:hidden"
            tabIndex={-1}
          />
        </>
      )}
      <Menu
        open={opened === "menu"}
        onOpenChange={(open) => onOpen(open ? "menu" : null)}
        onClosed={() => {
          const work = next.current;
          next.current = null;
          if (work) work();
          // The button goes with the menu; a press elsewhere has taken the focus already.
          else if (document.activeElement === document.body) onDone();
          return true;
        }}
        // Towards the messages, not away from them.
        align={mine ? "start" : "end"}
        head={<QuoteWords quoted={item} person={person} />}
        trigger={
          <IconButton icon="more" size={18} label={say("message.more")} className="!size-9" tabIndex={-1} />
        }
      >
        {may && (
          <>
            <MenuEmoji
              label={say("message.react")}
              more={say("message.more_emoji")}
              emoji={QUICK}
              chosen={own}
              onPick={toggle}
              onMore={then(() => onOpen("emoji"))}
            />
            <MenuEntry icon="reply" onSelect={then(onReply)}>
              {say("message.reply")}
            </MenuEntry>
          </>
        )}
        {there && !inThread && (
          <MenuEntry icon="chats" onSelect={then(thread)}>
            {say("thread.open")}
          </MenuEntry>
        )}
        {may && pinnable && (
          <MenuEntry icon="pin" onSelect={pin}>
            {say(item.pinned ? "pins.unpin" : "pins.pin")}
          </MenuEntry>
        )}
        <MenuEntry icon="copy" onSelect={() => void copy()}>
          {say("message.copy")}
        </MenuEntry>
        {there && !mine && (
          <MenuEntry icon="alert" onSelect={then(() => onOpen("report"))}>
            {say("message.report")}
          </MenuEntry>
        )}
        {may && mine && (
          <MenuEntry icon="edit" onSelect={then(onEdit)}>
            {say("message.edit")}
          </MenuEntry>
        )}
        {there && removable && (
          <MenuEntry icon="trash" danger onSelect={then(() => onOpen("removal"))}>
            {say("message.delete")}
          </MenuEntry>
        )}
        {there && judges && (
          <Suspense fallback={<AuthorBones name={person.display_name} />}>
            <AuthorEntries
              room={here}
              person={person}
              onAsk={(asked) => {
                next.current = () => onOpen(asked);
              }}
            />
          </Suspense>
        )}
      </Menu>
      {act && judges && (
        <Suspense>
          <ActDialog room={here} person={person} act={act} onClose={() => onOpen(null)} />
        </Suspense>
      )}
      {opened === "emoji" && (
        <Suspense>
          <ReactionPanel onPick={toggle} onClose={() => onOpen(null)} onClosed={onDone} />
        </Suspense>
      )}
    </span>
  );
}
