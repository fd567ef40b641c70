import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useDoorWords } from "../i18n/door";
import { afterSigningIn } from "../links/invitation";
import { buttonClass } from "../ui/Button";
import { Form } from "../ui/Form";
import { Card } from "./Card";
import { MailPageHint } from "./CheckMail";
import { EmailField } from "./EmailField";

export function Forgotten() {
  const say = useDoorWords();
  const [email, setEmail] = useState("");
  const asking = useMutation({
    mutationFn: () => ok(api.POST("/v1/auth/password/forgotten", { body: { email: email.trim() } })),
  });
  const back = (look: "main" | "plain") => (
    <Link to="/sign-in" search={afterSigningIn()} className={buttonClass(look, true)}>
      {say("forgotten.back")}
    </Link>
  );
  if (asking.isSuccess) {
    return (
      <Card title={say("check_mail.title")} text={say("forgotten.sent", { email: email.trim() })}>
        <MailPageHint />
        {back("main")}
      </Card>
    );
  }
  return (
    <Card title={say("forgotten.title")} text={say("forgotten.text")}>
      <Form sending={asking} submit={say("forgotten.submit")} below={back("plain")}>
        <EmailField value={email} onChange={setEmail} />
      </Form>
    </Card>
  );
}
