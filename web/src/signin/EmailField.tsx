import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Field } from "../ui/Field";

interface EmailProps {
  value: string;
  onChange: (value: string) => void;
  /** "username" where an account is named, "email" where one is made. */
  autoComplete?: "username" | "email";
  error?: string;
  hint?: ReactNode;
}

export function EmailField({ onChange, autoComplete = "username", ...rest }: EmailProps) {
  const t = useT();
  return (
    <Field
      label={t("email")}
      type="email"
      autoComplete={autoComplete}
      inputMode="email"
      autoCapitalize="none"
      required
      autoFocus
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    />
  );
}
