import { useT } from "../i18n";
import { cx } from "../ui/cx";
import { Bone } from "../ui/State";

const WIDTHS = ["w-52", "w-72", "w-36", "w-64", "w-44", "w-56"];

export function ListBones() {
  const t = useT();
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4 py-4">
      {WIDTHS.map((width, i) => (
        <div key={width} className={cx("flex items-end gap-2", i % 3 === 2 && "flex-row-reverse")}>
          {i % 3 !== 2 && <Bone className="size-9 flex-none !rounded-full" />}
          <Bone className={cx("h-11 max-w-[75%] !rounded-xl", width)} />
        </div>
      ))}
    </div>
  );
}
