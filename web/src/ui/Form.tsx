import { useEffect, useRef, type ReactNode } from "react";
import { Button, type Look } from "./Button";
import { FormError } from "./State";

export interface FormProps {
  /** The mutation that the button starts. */
  sending: { mutate: () => void; isPending: boolean; error: unknown };
  submit: string;
  look?: Look;
  /** Whether enough is filled in, where no field can say what is missing. */
  ready?: boolean;
  /** What is said of a refusal, where the fields say a part of it themselves. */
  error?: unknown;
  /** The fields. */
  children?: ReactNode;
  /** Other ways to go on. */
  below?: ReactNode;
}

/** Fields, what was refused, and the one button that sends. The first field that has something to say gets the focus. */
export function Form({ sending, submit, look, ready = true, error, children, below }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const refusal = sending.error;
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [refusal]);
  return (
    <form
      ref={form}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const { currentTarget: fields } = event;
        if (fields.checkValidity()) sending.mutate();
        else fields.querySelector<HTMLElement>("input:invalid, textarea:invalid")?.focus();
      }}
    >
      {children}
      <FormError error={error === undefined ? sending.error : error} />
      <Button type="submit" look={look} wide busy={sending.isPending} disabled={!ready}>
        {submit}
      </Button>
      {below}
    </form>
  );
}
