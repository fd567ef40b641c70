import { Icon } from "../ui/Icon";
import { useOrderProblem } from "./useOrderProblem";

/** A refusal below the fields of a form. */
export function Refused({ error }: { error: unknown }) {
  const problem = useOrderProblem();
  if (error === null || error === undefined) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-lg bg-danger-soft px-4 py-3 text-sm font-medium text-danger"
    >
      <Icon name="alert" size={18} className="mt-px flex-none" />
      {problem(error)}
    </p>
  );
}
