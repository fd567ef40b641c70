import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import { asProblem } from "../api/problem";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { useFieldErrors } from "../i18n/problems";
import { Button } from "../ui/Button";
import { Form } from "../ui/Form";
import { notify } from "../ui/notify";
import { PasswordField } from "../ui/PasswordField";
import { useMe } from "../session/useSession";

export function ChangePassword() {
  const t = useT();
  const say = useAccountWords();
  const me = useMe();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const changing = useMutation({
    mutationFn: () => ok(api.POST("/v1/auth/password/change", { body: { current, new: next } })),
    onSuccess: () => {
      notify(say("password.changed"));
      setOpen(false);
      setCurrent("");
      setNext("");
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const wrong = useFieldErrors(changing.error);
  const code = changing.error ? asProblem(changing.error).code : "";
  if (!open) {
    return (
      <Button look="soft" icon="lock" onClick={() => setOpen(true)}>
        {say("password.change")}
      </Button>
    );
  }
  return (
    <Form
      sending={changing}
      submit={say("password.change")}
      error={code === "wrong_password" || code === "invalid" ? null : changing.error}
      below={
        <Button look="plain" wide onClick={() => setOpen(false)}>
          {t("cancel")}
        </Button>
      }
    >
      {/* For password managers, which must know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordField
        label={say("password.current")}
        autoComplete="current-password"
        required
        autoFocus
        value={current}
        error={code === "wrong_password" ? t("problem.wrong_password") : wrong("current")}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label={t("password.new")}
        autoComplete="new-password"
        required
        value={next}
        error={wrong("new") ?? wrong("password")}
        hint={t("password.hint")}
        onChange={(event) => setNext(event.target.value)}
      />
    </Form>
  );
}
