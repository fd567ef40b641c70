import { useState } from "react";
import { useT } from "../i18n";
import { Field, type InputProps } from "./Field";

/** A password, which one may look at. */
export function PasswordField(props: Omit<InputProps, "type" | "trail">) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      className="pr-13"
      trail={
        <button
          type="button"
          aria-label={t("password.show")}
          aria-pressed={shown}
          title={t("password.show")}
          className="absolute top-0.5 right-1 grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken hover:text-ink"
          onClick={() => setShown(!shown)}
        >
          <Eye open={shown} />
        </button>
      }
    />
  );
}

/** Drawn like ui/Icon.tsx, but it comes with the field and not with the first page. */
function Eye({ open }: { open: boolean }) {
  return (
    <svg
      width={22}
      height={22}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.500 12c2-4 5.400-6.500 9.500-6.500s7.500 2.500 9.500 6.500c-2 4-5.400 6.500-9.500 6.500s-7.500-2.500-9.500-6.500ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" />
      {!open && <path d="M4 20 20 4" />}
    </svg>
  );
}
