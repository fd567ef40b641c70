import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { session } from "../session/session";
import { DangerDialog } from "../ui/DialogForm";
import { PasswordField } from "../ui/PasswordField";

export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const t = useT();
  const say = useAccountWords();
  const [password, setPassword] = useState("");
  const deleting = useMutation({
    mutationFn: () => ok(api.DELETE("/v1/me", { body: { password } })),
    onSuccess: () => session.ended(),
  });
  return (
    <DangerDialog
      title={say("delete.sure")}
      description={say("delete.what")}
      submit={say("delete.confirm")}
      sending={deleting}
      onClose={onClose}
    >
      <PasswordField
        label={t("password")}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
    </DangerDialog>
  );
}
