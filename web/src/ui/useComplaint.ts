import { useState, type FormEvent } from "react";
import { useT } from "../i18n";

/** What a field has to say: the browser's finding when its form was sent, until it is written on, else the server's refusal. */
export function useComplaint(value: unknown, refusal: string | undefined) {
  const t = useT();
  const [found, setFound] = useState<{ value: unknown; key: "field.email" | "field.required" } | null>(null);
  return {
    error: found !== null && found.value === value ? t(found.key) : refusal,
    onInvalid: (event: FormEvent<HTMLInputElement>) => {
      event.preventDefault();
      const { typeMismatch } = event.currentTarget.validity;
      setFound({ value, key: typeMismatch ? "field.email" : "field.required" });
    },
  };
}
