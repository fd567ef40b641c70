import { useMutation } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Person, Room } from "../api/types";
import { useTalkWords } from "../i18n/talk";
import { useActed } from "../moderation/useSanctions";
import { DangerDialog } from "../ui/DialogForm";

interface DialogProps {
  room: Pick<Room, "id">;
  person: Pick<Person, "id" | "display_name">;
  onClose: () => void;
}

/** Asks before somebody is taken out of a room; they may come again. */
export default function RemoveMember({ room, person, onClose }: DialogProps) {
  const say = useTalkWords();
  const acted = useActed(room.id);
  const removing = useMutation({
    mutationFn: () =>
      ok(
        api.DELETE("/v1/rooms/{id}/members/{user}", {
          params: { path: { id: room.id, user: person.id } },
        }),
      ),
    onSuccess: () => {
      void acted(person.id);
      onClose();
    },
    onError: () => void acted(),
  });
  return (
    <DangerDialog
      title={say("remove.title", { name: person.display_name })}
      description={say("remove.text")}
      submit={say("room.remove")}
      sending={removing}
      onClose={onClose}
    />
  );
}
