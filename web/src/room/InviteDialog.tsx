import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import type { Person, Room } from "../api/types";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { PeoplePicker } from "../people/PeoplePicker";
import { DialogForm } from "../ui/DialogForm";
import { notify } from "../ui/notify";
import { useMembers } from "./useMembers";

export default function InviteDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const t = useT();
  const say = useTalkWords();
  const queries = useQueryClient();
  const { members } = useMembers(room.id);
  const [chosen, setChosen] = useState<Person[]>([]);
  const inviting = useMutation({
    mutationFn: async () => {
      for (const person of chosen) {
        await ok(
          api.POST("/v1/rooms/{id}/members", {
            params: { path: { id: room.id } },
            body: { user: person.id },
          }),
        );
      }
    },
    onSuccess: () => {
      notify(say("invite.done", { n: chosen.length }));
      onClose();
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["members", room.id] });
      void queries.invalidateQueries({ queryKey: ["room", room.id] });
    },
  });
  return (
    <DialogForm
      title={t("room.invite")}
      description={say("invite.text", { name: room.title })}
      submit={say("invite.submit", { n: chosen.length })}
      sending={inviting}
      ready={chosen.length > 0}
      onClose={onClose}
    >
      <PeoplePicker
        label={say("invite.whom")}
        chosen={chosen}
        onChange={setChosen}
        max={100}
        without={new Set(members.map((member) => member.person.id))}
      />
    </DialogForm>
  );
}
