import { useT } from "../i18n";
import type { Key } from "../i18n/en";
import { cx } from "../ui/cx";

const MARKS: Record<string, { text: Key; look: string }> = {
  expert: { text: "role.expert", look: "bg-pandan-soft text-pandan" },
  moderator: { text: "role.moderator", look: "bg-mango-soft text-mango" },
  admin: { text: "role.admin", look: "bg-mango-soft text-mango" },
};

/** Students are the rule and need no mark. */
export function RoleMark({ role }: { role: string }) {
  const t = useT();
  const mark = MARKS[role];
  if (!mark) return null;
  return (
    <span className={cx("flex-none rounded-full px-2 py-px text-2xs font-bold", mark.look)}>
      {t(mark.text)}
    </span>
  );
}
