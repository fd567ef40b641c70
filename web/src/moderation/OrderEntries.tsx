import { useMutation } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Member, Room, SanctionKind } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { useMe } from "../session/useSession";
import { MenuEntry } from "../ui/Menu";
import { notify } from "../ui/notify";
import { SanctionEntries } from "./SanctionEntries";
import { mayName } from "./standing";
import { useOrderProblem } from "./useOrderProblem";
import { useActed } from "./useSanctions";

interface EntriesProps {
  room: Room;
  member: Member;
  onAsk: (kind: SanctionKind) => void;
}

/** In the menu of a member, for those who keep order and have more to say. */
export default function OrderEntries({ room, member, onAsk }: EntriesProps) {
  const say = useOrderWords();
  const me = useMe();
  const naming = useNaming(room.id, member);
  return (
    <>
      {mayName(room, me, member) && (
        <MenuEntry icon="shield" onSelect={() => naming.mutate()}>
          {say(member.role === "moderator" ? "role.dismiss" : "role.name")}
        </MenuEntry>
      )}
      <SanctionEntries room={room} person={member.person} onAsk={onAsk} />
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
