import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, ok } from "../api/client";
import type { ModerationCase } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Resolution } from "./Resolution";

interface OvertakenProps {
  about: ModerationCase;
  room: string | null;
  onClose: () => void;
}

/** Somebody else has decided the case meanwhile: says so, and how. */
export function Overtaken({ about, room, onClose }: OvertakenProps) {
  const say = useModerationWords();
  const queries = useQueryClient();
  const query = { resolved: true };
  const { data } = useQuery({
    queryKey: ["cases", room, "newest"],
    queryFn: () =>
      ok(
        room === null
          ? api.GET("/v1/moderation/queue", { params: { query } })
          : api.GET("/v1/rooms/{id}/queue", { params: { path: { id: room }, query } }),
      ),
    staleTime: 0,
  });
  // It is gone from the queue when one has read this.
  useEffect(() => () => void queries.invalidateQueries({ queryKey: ["cases"] }), [queries]);
  const resolution = data?.items.find(({ id }) => id === about.id)?.resolution;
  return (
    <Dialog open onClose={onClose} title={say("overtaken.title")} description={say("overtaken.text")}>
      <div className="flex flex-col gap-4 pt-2">
        {resolution && <Resolution resolution={resolution} />}
        <Button wide onClick={onClose}>
          {say("overtaken.next")}
        </Button>
      </div>
    </Dialog>
  );
}
