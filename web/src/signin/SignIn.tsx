import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useDoorWords } from "../i18n/door";
import { session } from "../session/session";
import { Field } from "../ui/Field";
import { Form } from "../ui/Form";
import { Card } from "./Card";
import { EmailField } from "./EmailField";

export function SignIn() {
  const t = useT();
  const say = useDoorWords();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entering = useMutation({
    mutationFn: () => ok(api.POST("/v1/auth/login", { body: { email: email.trim(), password } })),
    // The route leads on as soon as somebody is signed in (app/routes.tsx).
    onSuccess: (signed) => session.signed(signed),
  });
  return (
    <Card title={say("sign_in.title")}>
      <Form
        sending={entering}
        submit={say("sign_in")}
        ready={email.trim() !== "" && password !== ""}
        below={<OtherWays />}
      >
        <EmailField value={email} onChange={setEmail} />
        <Field
          label={t("password")}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form>
    </Card>
  );
}

function OtherWays() {
  const say = useDoorWords();
  return (
    <>
      <Link to="/forgotten" className="min-h-11 self-center px-3 py-2.5 font-semibold text-brand-text">
        {say("sign_in.forgotten")}
      </Link>
      <p className="text-center text-ink-soft">
        {say("sign_in.new")}{" "}
        <Link to="/sign-up" className="inline-block py-2.5 font-semibold text-brand-text">
          {say("sign_up")}
        </Link>
      </p>
    </>
  );
}
