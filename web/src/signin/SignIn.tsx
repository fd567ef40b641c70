import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { asProblem } from "../api/problem";
import { useT } from "../i18n";
import { useDoorWords } from "../i18n/door";
import { useProblemText } from "../i18n/problems";
import { session } from "../session/session";
import { Form } from "../ui/Form";
import { PasswordField } from "../ui/PasswordField";
import { Card } from "./Card";
import { EmailField } from "./EmailField";

export function SignIn() {
  const t = useT();
  const say = useDoorWords();
  const words = useProblemText();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entering = useMutation({
    mutationFn: () => ok(api.POST("/v1/auth/login", { body: { email: email.trim(), password } })),
    // The route leads on as soon as somebody is signed in (app/routes.tsx).
    onSuccess: (signed) => session.signed(signed),
  });
  const unfit = entering.error !== null && asProblem(entering.error).code === "wrong_credentials";
  return (
    <Card title={say("sign_in.title")} name={say("sign_in")}>
      <Form
        sending={entering}
        submit={say("sign_in")}
        error={unfit ? null : entering.error}
        below={<OtherWays />}
      >
        <EmailField value={email} onChange={setEmail} />
        <PasswordField
          label={t("password")}
          autoComplete="current-password"
          required
          value={password}
          error={unfit ? words(entering.error) : undefined}
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
