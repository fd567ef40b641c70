import * as Radix from "@radix-ui/react-dialog";
import { useT } from "../i18n";
import { useLinkWords } from "../i18n/links";
import { IconButton } from "../ui/Button";
import { useBackButton } from "../ui/useBackButton";
import { QrCode } from "./QrCode";
import { useWholeScreen } from "./useWholeScreen";

interface HallProps {
  address: string;
  words: { title: string; call: string; end: string };
  joined: number;
  onClose: () => void;
}

/** The code as large as the screen, for everybody in a lecture hall; black on white at night too. */
export function HallScreen({ address, words, joined, onClose }: HallProps) {
  const t = useT();
  const say = useLinkWords();
  useWholeScreen(onClose);
  useBackButton(onClose);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          data-hall=""
          className="fixed inset-0 z-60 flex animate-fade flex-col items-center scheme-light bg-white text-ink focus:outline-none"
        >
          <header className="pad-safe-t flex w-full flex-none items-start gap-2 px-3 pb-3 [--pad-safe:0.75rem]">
            <Radix.Title className="min-w-0 flex-1 pt-1 pl-13 text-center text-[clamp(1.4rem,3.4vw,3.2rem)] leading-tight font-extrabold tracking-tight">
              {words.title}
            </Radix.Title>
            <IconButton icon="close" label={t("close")} onClick={onClose} />
          </header>
          <div className="grid min-h-0 w-full flex-1 place-items-center px-3">
            <QrCode
              text={address}
              label={say("code.label", { title: words.title })}
              className="size-full max-w-[100vh]"
            />
          </div>
          <footer className="pad-safe-b flex-none px-4 text-center [--pad-safe:1.25rem]">
            <p className="text-[clamp(1.3rem,3vw,2.6rem)] leading-tight font-bold">{words.call}</p>
            <p className="mt-1 text-[clamp(0.95rem,1.6vw,1.4rem)] text-ink-soft">
              <span aria-live="polite" className="font-semibold text-ink">
                {joined === 0 ? say("joined.none") : say("hall.joined", { n: joined })}
              </span>
              {` · ${words.end}`}
            </p>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
