import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { api, ok } from "../api/client";
import { isPassing } from "../api/problem";
import { useT } from "../i18n";
import { useDoorWords } from "../i18n/door";
import { afterSigningIn, invitation } from "../links/invitation";
import { session } from "../session/session";
import { useSession } from "../session/useSession";
import { buttonClass } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Bone, Failed, FormError } from "../ui/State";
import { Card } from "./Card";
import { useFragmentToken } from "./fragment";

export function Verify() {
  const t = useT();
  const say = useDoorWords();
  const token = useFragmentToken();
  const queries = useQueryClient();
  const signedIn = useSession().status === "in";
  // A query, not a mutation: it runs once for a token, however often the page is drawn.
  const verifying = useQuery({
    queryKey: ["verify", token],
    queryFn: () => ok(api.POST("/v1/auth/verify", { body: { token: token! } })),
    enabled: token !== null,
    retry: false,
    staleTime: Infinity,
  });
  const email = verifying.data?.email;
  useEffect(() => {
    if (email === undefined) return;
    if (session.user?.email === email) session.updated({ ...session.user, email_verified: true });
    for (const key of [["my-campus"], ["discover"], ["my-profile"]])
      void queries.invalidateQueries({ queryKey: key });
  }, [email, queries]);
  const campus = useQuery({
    queryKey: ["my-campus"],
    queryFn: () => ok(api.GET("/v1/me/campus")),
    enabled: email !== undefined && signedIn,
  }).data?.campus;
  if (verifying.isFetching) {
    return (
      <Card title={say("verify.checking")}>
        <Bone className="h-24" />
      </Card>
    );
  }
  // The link may still be good: its token is off the address by now, so that a reload would lose it.
  if (verifying.error && isPassing(verifying.error)) {
    return (
      <Card title={t("verify.nudge.title")}>
        <Failed error={verifying.error} onRetry={() => void verifying.refetch()} />
      </Card>
    );
  }
  if (email === undefined) {
    return (
      <Card title={say("verify.failed")} text={say("verify.failed.text")}>
        <FormError error={verifying.error} />
        <Link to="/check-mail" className={buttonClass("main", true)}>
          {say("verify.again")}
        </Link>
      </Card>
    );
  }
  return (
    <Card
      title={say("verify.done")}
      text={campus ? say("verify.campus", { campus: campus.name }) : say("verify.email", { email })}
    >
      <span className="grid size-24 place-items-center self-center rounded-full bg-pandan-soft text-pandan">
        <Icon name="check" size={48} />
      </span>
      <Onward signedIn={signedIn} />
    </Card>
  );
}

/** To the room one was invited to, else to those there are. */
function Onward({ signedIn }: { signedIn: boolean }) {
  const say = useDoorWords();
  const look = buttonClass("main", true);
  if (!signedIn)
    return (
      <Link to="/sign-in" search={afterSigningIn()} className={look}>
        {say("sign_in")}
      </Link>
    );
  const invited = invitation.kept();
  return invited === null ? (
    <Link to="/rooms/discover" className={look}>
      {say("verify.find_rooms")}
    </Link>
  ) : (
    <Link to="/join" hash={invited} className={look}>
      {say("invited.go_on")}
    </Link>
  );
}
