import * as Popover from "@radix-ui/react-popover";
import { useState } from "react";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import type { TalkKey } from "../i18n/talk/en";
import { IconButton } from "../ui/Button";
import { useBackButton } from "../ui/useBackButton";

/** A small choice of what students use; the keyboard of the device has all the others. */
const GROUPS: { name: TalkKey; emoji: string }[] = [
  {
    name: "emoji.faces",
    emoji:
      "😀 😂 🤣 😊 😇 🙂 😉 😍 🥰 😘 😋 😜 🤪 😎 🤓 🥳 🤗 🤔 🤫 😐 🙄 😏 😴 🥱 😷 🤧 🥺 😢 😭 😤 😡 😱 😳 🫠 😅 😬 🤯 💀 👻 🤡",
  },
  {
    name: "emoji.hands",
    emoji:
      "👍 👎 👌 ✌️ 🤞 🤝 👏 🙌 🙏 💪 👋 🤙 🫶 👀 🧠 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 💯 ✨ 🔥 ⭐ 🎉 🎊 ✅ ❌ ❓ ❗ 💤",
  },
  {
    name: "emoji.campus",
    emoji:
      "📚 📖 📝 ✏️ 🎓 🏫 💻 📱 🔬 🧪 📐 📊 🗓️ ⏰ ☕ 🧋 🍜 🍚 🍕 🥟 🍱 🍉 🥭 🌶️ 🏀 ⚽ 🏸 🎮 🎸 🎬 🚌 🚲 ✈️ 🌧️ ☀️ 🌙 🏝️ 🐱 🐶 🌺",
  },
];

interface PanelProps {
  onPick: (emoji: string) => void;
}

export default function EmojiPanel({ onPick }: PanelProps) {
  const t = useT();
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton icon="smile" label={t("emoji.open")} />
      </Popover.Trigger>
      {open && <Choice label={t("emoji.open")} onPick={onPick} onClose={() => setOpen(false)} />}
    </Popover.Root>
  );
}

interface ReactionPanelProps extends PanelProps {
  onClose: () => void;
  /** Where the focus goes now. */
  onClosed: () => void;
}

/** One emoji for the message that it stands beside, and it is closed. */
export function ReactionPanel({ onPick, onClose, onClosed }: ReactionPanelProps) {
  const say = useTalkWords();
  const pick = (emoji: string) => {
    onPick(emoji);
    onClose();
  };
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor className="pointer-events-none absolute inset-0" />
      <Choice label={say("message.react")} onPick={pick} onClose={onClose} onClosed={onClosed} />
    </Popover.Root>
  );
}

interface ChoiceProps extends PanelProps {
  label: string;
  onClose: () => void;
  onClosed?: () => void;
}

function Choice({ label, onPick, onClose, onClosed }: ChoiceProps) {
  const say = useTalkWords();
  useBackButton(onClose);
  return (
    <Popover.Portal>
      <Popover.Content
        side="top"
        align="start"
        sideOffset={10}
        collisionPadding={8}
        aria-label={label}
        onCloseAutoFocus={(event) => {
          if (!onClosed) return;
          event.preventDefault();
          onClosed();
        }}
        className="z-50 max-h-72 w-[min(21rem,calc(100vw-1rem))] animate-rise overflow-y-auto overscroll-contain rounded-xl border border-line bg-raised p-2 shadow-float"
      >
        {GROUPS.map((group) => (
          <section key={group.name} aria-label={say(group.name)}>
            <h3 className="px-2 pt-2 pb-1 text-xs font-bold text-ink-soft">{say(group.name)}</h3>
            <div className="grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))]">
              {group.emoji.split(" ").map((one) => (
                <button
                  key={one}
                  type="button"
                  className="grid size-11 place-items-center rounded-md font-emoji text-2xl hover:bg-sunken"
                  onClick={() => onPick(one)}
                >
                  {one}
                </button>
              ))}
            </div>
          </section>
        ))}
      </Popover.Content>
    </Popover.Portal>
  );
}
