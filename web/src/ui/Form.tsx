import type { ReactNode } from "react";
import { Button, type Look } from "./Button";
import { FormError } from "./State";

export interface FormProps {
  /** The mutation that the button starts. */
  sending: { mutate: () => void; isPending: boolean; error: unknown };
  submit: string;
  look?: Look;
  /** Whether enough is filled in. */
  ready?: boolean;
  /** What is said of a refusal, where the fields say a part of it themselves. */
  error?: unknown;
  /** The fields. */
  children?: ReactNode;
  /** Other ways to go on. */
  below?: ReactNode;
}

/** Fields, what was refused, and the one button that sends. */
export function Form({ sending, submit, look, ready = true, error, children, below }: FormProps) {
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate();
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
