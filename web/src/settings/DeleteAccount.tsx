import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { session } from "../session/session";
import { DangerDialog } from "../ui/DialogForm";
import { Field } from "../ui/Field";

export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [password, setPassword] = useState("");
  const deleting = useMutation({
    mutationFn: () => ok(api.DELETE("/v1/me", { body: { password } })),
    onSuccess: () => session.ended(),
  });
  return (
    <DangerDialog
      title={t("delete.sure")}
      description={t("delete.what")}
      submit={t("delete.confirm")}
      sending={deleting}
      ready={password !== ""}
      onClose={onClose}
    >
      <Field
        label={t("password")}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
    </DangerDialog>
  );
}
