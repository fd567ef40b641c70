import { useNavigate } from "@tanstack/react-router";
import { useOrderWords } from "../i18n/order";
import { MenuEntry } from "../ui/Menu";

/** In the menu of a room, for those who keep order in it. */
export default function OrderEntry({ room }: { room: string }) {
  const say = useOrderWords();
  const go = useNavigate();
  return (
    <MenuEntry icon="shield" onSelect={() => void go({ to: "/moderation/rooms/$room", params: { room } })}>
      {say("door")}
    </MenuEntry>
  );
}
