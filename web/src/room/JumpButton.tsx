import { useT } from "../i18n";
import { Icon } from "../ui/Icon";

export function JumpButton({
  shown,
  count,
  onClick,
}: {
  shown: boolean;
  count: number;
  onClick: () => void;
}) {
  const t = useT();
  if (!shown) return null;
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={count > 0 ? t("jump.count", { n: count }) : t("jump")}
      className="absolute inset-x-0 bottom-3 mx-auto flex w-fit h-11 min-w-11 animate-rise items-center justify-center gap-1.5 rounded-full border border-line bg-raised px-2.5 text-brand-text shadow-float"
    >
      {count > 0 && <span className="pl-1 text-sm font-bold">{count > 99 ? "99+" : count}</span>}
      <Icon name="down" size={21} />
    </button>
  );
}
