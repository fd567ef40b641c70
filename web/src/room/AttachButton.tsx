import { useRef } from "react";
import { useT } from "../i18n";
import { IconButton } from "../ui/Button";
import { Menu, MenuEntry } from "../ui/Menu";

/** A press opens the device's own chooser; on touch screens it is asked first where to look. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const choose = (accept: string, camera = false) => {
    const chooser = input.current!;
    chooser.accept = accept;
    chooser.toggleAttribute("capture", camera);
    chooser.click();
  };
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const label = t("attach.open");
  return (
    <>
      {touch ? (
        <Menu align="start" trigger={<IconButton icon="attach" label={label} />}>
          <MenuEntry icon="image" onSelect={() => choose("image/*")}>
            {t("attach.photos")}
          </MenuEntry>
          <MenuEntry icon="camera" onSelect={() => choose("image/*", true)}>
            {t("attach.camera")}
          </MenuEntry>
          <MenuEntry icon="file" onSelect={() => choose("")}>
            {t("attach.file")}
          </MenuEntry>
        </Menu>
      ) : (
        <IconButton icon="attach" label={label} onClick={() => choose("")} />
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
