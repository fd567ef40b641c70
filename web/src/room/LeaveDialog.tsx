import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, ok } from "../api/client";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import { DangerDialog } from "../ui/DialogForm";

export default function LeaveDialog({
  room,
  name,
  onClose,
}: {
  room: Room;
  name: string;
  onClose: () => void;
}) {
  const t = useT();
  const say = useTalkWords();
  const go = useNavigate();
  const engine = useEngine();
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: () => ok(api.POST("/v1/rooms/{id}/leave", { params: { path: { id: room.id } } })),
    onSuccess: async () => {
      await go({ to: "/rooms" });
      engine.left(room.id);
      void queries.invalidateQueries({ queryKey: ["discover"] });
    },
  });
  return (
    <DangerDialog
      title={say("leave.title", { name })}
      description={say(room.kind === "private" ? "leave.private" : "leave.public")}
      submit={t("room.leave")}
      sending={leaving}
      onClose={onClose}
    />
  );
}
