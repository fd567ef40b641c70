import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, ok } from "../api/client";
import { useSite } from "../app/useSite";
import { useDoorWords } from "../i18n/door";
import { invitation } from "../links/invitation";
import { useSession } from "../session/useSession";
import { Button, buttonClass } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { FormError } from "../ui/State";
import { Card } from "./Card";

export function CheckMail() {
  const say = useDoorWords();
  const state = useSession();
  const user = state.status === "in" ? state.user : null;
  const resending = useMutation({ mutationFn: () => ok(api.POST("/v1/auth/verify/resend")) });
  const verified = user?.email_verified === true;
  const invited = invitation.kept();
  return (
    <Card
      title={verified ? say("verify.done") : say("check_mail.title")}
      text={user && !verified ? say("check_mail.text", { email: user.email }) : undefined}
    >
      <span className="grid size-24 place-items-center self-center rounded-full bg-brand-soft text-brand-text">
        <Icon name={verified ? "check" : "mail"} size={44} />
      </span>
      <MailPageHint />
      <FormError error={resending.error} />
      {invited === null ? (
        <Link to="/rooms" className={buttonClass("main", true)}>
          {say("check_mail.go_on")}
        </Link>
      ) : (
        <Link to="/join" hash={invited} className={buttonClass("main", true)}>
          {say("invited.go_on")}
        </Link>
      )}
      {user && !verified && (
        <Button
          look="plain"
          wide
          busy={resending.isPending}
          disabled={resending.isSuccess}
          onClick={() => resending.mutate()}
        >
          {resending.isSuccess ? say("check_mail.resent") : say("check_mail.resend")}
        </Button>
      )}
    </Card>
  );
}

/** Demo installations send no mail; they show it. */
export function MailPageHint() {
  const say = useDoorWords();
  const site = useSite();
  if (!site?.mail_page) return null;
  return (
    <p className="rounded-lg bg-mango-soft px-4 py-3 text-sm text-mango">
      {say("mail_page.text")}{" "}
      <a href="/dev/mail" target="_blank" rel="noopener" className="font-bold underline underline-offset-2">
        {say("mail_page.open")}
      </a>
    </p>
  );
}
