import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, ok } from "../api/client";
import { asProblem } from "../api/problem";
import type { Room } from "../api/types";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { enlist } from "../rooms/enlist";
import { Button } from "../ui/Button";
import { FormError } from "../ui/State";
import { Beginning } from "./Beginning";

const ReportDialog = lazy(() => import("../safety/ReportDialog"));

/** A public room seen from the door. */
export default function JoinBar({ room, name }: { room: Room; name: string }) {
  const t = useT();
  const say = useTalkWords();
  const queries = useQueryClient();
  const joining = useMutation({
    mutationFn: () => ok(api.POST("/v1/rooms/{id}/join", { params: { path: { id: room.id } } })),
    onSuccess: (joined) => {
      queries.setQueryData(["room", room.id], joined);
      enlist(queries, joined);
    },
  });
  const [reporting, setReporting] = useState(false);
  const banned = joining.error !== null && asProblem(joining.error).code === "banned";
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-5 px-6">
      <Beginning room={room} name={name} earlier={false} failed={null} onRetry={() => undefined} />
      <p className="text-sm text-ink-soft">{t("room.members", { n: room.members })}</p>
      {banned ? (
        <p role="alert" className="max-w-sm text-center font-semibold">
          {say("discover.banned")}
        </p>
      ) : (
        <FormError error={joining.error} />
      )}
      <div className="flex flex-col items-center gap-1">
        <Button busy={joining.isPending} onClick={() => joining.mutate()} className="min-w-44">
          {say("discover.join")}
        </Button>
        <Button look="plain" className="min-w-44" onClick={() => setReporting(true)}>
          {say("message.report")}
        </Button>
      </div>
      {reporting && (
        <Suspense>
          <ReportDialog about={{ kind: "room", room: room.id }} onClose={() => setReporting(false)} />
        </Suspense>
      )}
    </div>
  );
}
