import { lazy, Suspense, useRef, useState } from "react";
import { useT } from "../i18n";
import { IconButton } from "../ui/Button";

const AttachMenu = lazy(() => import("./AttachMenu"));

/** A press opens the device's own chooser; on touch screens it is asked first where to look. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const t = useT();
  const [used, setUsed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const choose = (accept: string, camera = false) => {
    const chooser = input.current!;
    chooser.accept = accept;
    chooser.toggleAttribute("capture", camera);
    chooser.click();
  };
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const label = t("attach.open");
  const plain = (
    <IconButton icon="attach" label={label} onClick={() => (touch ? setUsed(true) : choose(""))} />
  );
  return (
    <>
      {used ? (
        <Suspense fallback={plain}>
          <AttachMenu onChoose={choose} />
        </Suspense>
      ) : (
        plain
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
    </>
  );
}
