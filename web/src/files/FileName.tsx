import { cx } from "../ui/cx";

/** What stays in sight of a name that is too long: its ending, and a little of what stands before it. */
const TAIL = /.{0,4}(?:\.[^.]{1,8}|.{3})$/u;

/** A file's name on one line. What is too long for it is cut in the middle. */
export function FileName({ name, className }: { name: string; className?: string }) {
  const at = name.length - (TAIL.exec(name)?.[0].length ?? 0);
  return (
    <span dir="auto" className={cx("relative flex min-w-0 whitespace-pre", className)}>
      {/* Two boxes would be read as two words. */}
      <span className="sr-only">{name}</span>
      <span aria-hidden="true" className="min-w-0 overflow-hidden text-ellipsis">
        {name.slice(0, at)}
      </span>
      <span aria-hidden="true" className="flex-none">
        {name.slice(at)}
      </span>
    </span>
  );
}
