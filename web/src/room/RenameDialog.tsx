import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { RoomFields, type RoomWords } from "../rooms/RoomFields";
import { DialogForm } from "../ui/DialogForm";

export default function RenameDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const [words, setWords] = useState<RoomWords>({ title: room.title, topic: room.topic });
  const saving = useMutation({
    mutationFn: () =>
      ok(
        api.PATCH("/v1/rooms/{id}", {
          params: { path: { id: room.id } },
          body: { title: words.title.trim(), topic: words.topic.trim() },
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(["room", room.id], saved);
      void queries.invalidateQueries({ queryKey: ["rooms"] });
      onClose();
    },
  });
  return (
    <DialogForm
      title={t("room.rename")}
      submit={t("save")}
      sending={saving}
      ready={words.title.trim() !== ""}
      onClose={onClose}
    >
      <RoomFields words={words} onChange={setWords} error={saving.error} />
    </DialogForm>
  );
}
