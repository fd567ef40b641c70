import { lazy, Suspense, useState } from "react";
import { useT } from "../i18n";
import { IconButton } from "../ui/Button";

const EmojiPanel = lazy(() => import("./EmojiPanel"));

export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useT();
  const [used, setUsed] = useState(false);
  const plain = (
    <IconButton icon="smile" label={t("emoji.open")} aria-haspopup="dialog" onClick={() => setUsed(true)} />
  );
  if (!used) return plain;
  return (
    <Suspense fallback={plain}>
      <EmojiPanel onPick={onPick} />
    </Suspense>
  );
}
