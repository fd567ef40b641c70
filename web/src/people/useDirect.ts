import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useProblemText } from "../i18n/problems";
import { enlist } from "../rooms/enlist";
import { openRoom } from "../rooms/openRoom";
import { notify } from "../ui/notify";

/** Opens the direct room with somebody, which may be there already. */
export function useDirect() {
  const go = useNavigate();
  const queries = useQueryClient();
  const problem = useProblemText();
  return useMutation({
    mutationFn: (person: string) => openRoom({ kind: "direct", members: [person] }),
    onSuccess: (room) => {
      enlist(queries, room);
      void go({ to: "/rooms/$room", params: { room: room.id } });
    },
    onError: (error) => notify(problem(error), true),
  });
}
