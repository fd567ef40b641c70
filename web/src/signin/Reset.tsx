import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useDoorWords } from "../i18n/door";
import { useFieldErrors } from "../i18n/problems";
import { afterSigningIn } from "../links/invitation";
import { session } from "../session/session";
import { buttonClass } from "../ui/Button";
import { Form } from "../ui/Form";
import { PasswordField } from "../ui/PasswordField";
import { Card } from "./Card";
import { useFragmentToken } from "./fragment";

export function Reset() {
  const t = useT();
  const say = useDoorWords();
  const token = useFragmentToken();
  const [password, setPassword] = useState("");
  const resetting = useMutation({
    mutationFn: () => ok(api.POST("/v1/auth/password/reset", { body: { token: token ?? "", password } })),
    // Every session has ended with the old password, the one on this device too.
    onSuccess: () => session.ended(),
  });
  const wrong = useFieldErrors(resetting.error);
  if (resetting.isSuccess) {
    return (
      <Card title={say("reset.done")} text={say("reset.done.text")}>
        <Link to="/sign-in" search={afterSigningIn()} className={buttonClass("main", true)}>
          {say("sign_in")}
        </Link>
      </Card>
    );
  }
  if (token === null) {
    return (
      <Card title={say("verify.failed")} text={say("verify.failed.text")}>
        <Link to="/forgotten" className={buttonClass("main", true)}>
          {say("forgotten.submit")}
        </Link>
      </Card>
    );
  }
  return (
    <Card title={say("reset.title")}>
      <Form
        sending={resetting}
        submit={t("save")}
        error={wrong("password") === undefined ? resetting.error : null}
      >
        <PasswordField
          label={t("password.new")}
          autoComplete="new-password"
          required
          autoFocus
          value={password}
          error={wrong("password")}
          hint={t("password.hint")}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form>
    </Card>
  );
}
