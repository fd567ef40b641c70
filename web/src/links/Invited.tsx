import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import { api, ok } from "../api/client";
import type { User } from "../api/types";
import { useLinkWords } from "../i18n/links";
import { enlist } from "../rooms/enlist";
import { Button, buttonClass } from "../ui/Button";
import { Failed, FormError } from "../ui/State";
import { invitation } from "./invitation";
import { InvitedTo } from "./InvitedTo";
import { Refused } from "./Refused";
import { refusalOf } from "./refusal";

interface InvitedProps {
  token: string;
  me: User;
  waiting: ReactNode;
}

/** What room it is, and the one button. Whoever is in it already goes straight there. */
export function Invited({ token, me, waiting }: InvitedProps) {
  const say = useLinkWords();
  const go = useNavigate();
  const queries = useQueryClient();
  const looking = useQuery({
    queryKey: ["invitation", me.id, token],
    queryFn: () => ok(api.GET("/v1/links/{token}", { params: { path: { token } } })),
  });
  const preview = looking.data;
  const enter = (room: string) => void go({ to: "/rooms/$room", params: { room }, replace: true });
  const joining = useMutation({
    mutationFn: () => ok(api.POST("/v1/links/{token}/join", { params: { path: { token } } })),
    onSuccess: (room) => {
      invitation.done(token);
      queries.setQueryData(["room", room.id], room);
      enlist(queries, room);
      void queries.invalidateQueries({ queryKey: ["discover"] });
      enter(room.id);
    },
  });
  const refusal = refusalOf(joining.error) ?? refusalOf(looking.error);
  const ended = refusal !== null;
  const inside = preview?.joined === true && !joining.isSuccess ? preview.room : null;
  useEffect(() => {
    if (ended || inside !== null) invitation.done(token);
    if (inside !== null) void go({ to: "/rooms/$room", params: { room: inside }, replace: true });
  }, [ended, inside, token, go]);
  if (refusal) return <Refused why={refusal.why} title={preview?.title} until={refusal.until} />;
  if (looking.isError && !preview)
    return <Failed error={looking.error} onRetry={() => void looking.refetch()} />;
  if (!preview || inside !== null) return waiting;
  return (
    <section className="flex flex-col gap-4">
      <InvitedTo preview={preview} />
      <FormError error={joining.error} />
      <Button wide busy={joining.isPending || joining.isSuccess} onClick={() => joining.mutate()}>
        {say("invited.join")}
      </Button>
      <p className="-mt-1 text-center text-sm text-ink-soft">
        {say("invited.who", { name: me.display_name })}
      </p>
      <Link to="/rooms" className={buttonClass("plain", true)} onClick={() => invitation.done(token)}>
        {say("invited.decline")}
      </Link>
    </section>
  );
}
