import { useMutation } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Member, Room, SanctionKind } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { useMe } from "../session/useSession";
import { MenuEntry } from "../ui/Menu";
import { notify } from "../ui/notify";
import { mayName } from "./standing";
import { useOrderProblem } from "./useOrderProblem";
import { useActed, useLifting, useSanctions } from "./useSanctions";

interface EntriesProps {
  room: Room;
  member: Member;
  onAsk: (kind: SanctionKind) => void;
}

/** In the menu of a member, for those who keep order and have more to say. */
export default function OrderEntries({ room, member, onAsk }: EntriesProps) {
  const say = useOrderWords();
  const me = useMe();
  const { id, display_name: name } = member.person;
  const muted = useSanctions(room.id).data?.some(({ person, kind }) => person.id === id && kind === "mute");
  const lifting = useLifting(room.id, id, "mute", say("lifted.mute", { name }));
  const naming = useNaming(room.id, member);
  return (
    <>
      {mayName(room, me, member) && (
        <MenuEntry icon="shield" onSelect={() => naming.mutate()}>
          {say(member.role === "moderator" ? "role.dismiss" : "role.name")}
        </MenuEntry>
      )}
      {muted ? (
        <MenuEntry icon="chats" onSelect={() => lifting.mutate()}>
          {say("mute.lift")}
        </MenuEntry>
      ) : (
        <MenuEntry icon="mute" onSelect={() => onAsk("mute")}>
          {say("mute.open")}
        </MenuEntry>
      )}
      <MenuEntry icon="lock" danger onSelect={() => onAsk("ban")}>
        {say("ban.open")}
      </MenuEntry>
    </>
  );
}

/** Makes a member a moderator of the room, or a moderator a member. */
function useNaming(id: string, { person, role }: Member) {
  const say = useOrderWords();
  const problem = useOrderProblem();
  const acted = useActed(id);
  const named = role === "moderator" ? "member" : "moderator";
  return useMutation({
    mutationFn: () =>
      ok(
        api.PUT("/v1/rooms/{id}/members/{user}/role", {
          params: { path: { id, user: person.id } },
          body: { role: named },
        }),
      ),
    onSuccess: async () => {
      await acted();
      notify(say(named === "moderator" ? "role.named" : "role.dismissed", { name: person.display_name }));
    },
    onError: (error) => notify(problem(error), true),
  });
}
