import { useState } from "react";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { IconButton } from "../ui/Button";
import { Menu, MenuEntry } from "../ui/Menu";

/** Where to look for files on a touch screen, open from the start: it comes when it is asked for. */
export default function AttachMenu({ onChoose }: { onChoose: (accept: string, camera?: boolean) => void }) {
  const t = useT();
  const say = useTalkWords();
  const [open, setOpen] = useState(true);
  return (
    <Menu
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon="attach" label={t("attach.open")} />}
    >
      <MenuEntry icon="image" onSelect={() => onChoose("image/*")}>
        {say("attach.photos")}
      </MenuEntry>
      <MenuEntry icon="camera" onSelect={() => onChoose("image/*", true)}>
        {say("attach.camera")}
      </MenuEntry>
      <MenuEntry icon="file" onSelect={() => onChoose("")}>
        {say("attach.file")}
      </MenuEntry>
    </Menu>
  );
}
