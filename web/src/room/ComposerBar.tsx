import type { ReactNode } from "react";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useLiveRoom } from "../live/LiveProvider";
import { usePerson } from "../live/people";
import type { Item } from "../live/timeline";
import { IconButton } from "../ui/Button";
import { Icon, type IconName } from "../ui/Icon";
import { gist } from "./gist";
import { QuoteWords } from "./QuoteWords";
import FarQuote from "./FarQuote";
import { find } from "./window";

interface BarProps {
  icon: IconName;
  cancel: string;
  onCancel: () => void;
  children: ReactNode;
}

/** What the box is for, above it. */
function Bar({ icon, cancel, onCancel, children }: BarProps) {
  return (
    <div className="flex items-center gap-2 pt-2 pr-1 pl-4">
      <Icon name={icon} size={18} className="flex-none text-brand-text" />
      <div className="min-w-0 flex-1 border-l-3 border-brand pl-2.5 text-sm">{children}</div>
      <IconButton icon="close" size={18} label={cancel} onClick={onCancel} />
    </div>
  );
}

function ReplyBar({ room, seq, onCancel }: { room: string; seq: number; onCancel: () => void }) {
  const say = useTalkWords();
  const { items, past } = useLiveRoom(room);
  const item = find(items, seq) ?? find(past?.items ?? [], seq);
  const person = usePerson(item?.author ?? null);
  return (
    <Bar icon="reply" cancel={say("composer.cancel_reply")} onCancel={onCancel}>
      {item ? <QuoteWords quoted={item} person={person} /> : <FarQuote room={room} seq={seq} />}
    </Bar>
  );
}

function EditBar({ item, onCancel }: { item: Item; onCancel: () => void }) {
  const t = useT();
  const say = useTalkWords();
  return (
    <Bar icon="edit" cancel={say("composer.cancel_edit")} onCancel={onCancel}>
      <span className="block truncate text-xs font-bold text-brand-text">{say("composer.editing")}</span>
      <span dir="auto" className="line-clamp-1 break-words">
        {gist(item, t)}
      </span>
    </Bar>
  );
}

interface ComposerBarProps {
  room: string;
  editing: Item | null;
  replyTo: number | null;
  onCancel: () => void;
}

/** Says that the box holds a message again, or answers one. */
export default function ComposerBar({ room, editing, replyTo, onCancel }: ComposerBarProps) {
  if (editing) return <EditBar item={editing} onCancel={onCancel} />;
  return replyTo === null ? null : <ReplyBar room={room} seq={replyTo} onCancel={onCancel} />;
}
