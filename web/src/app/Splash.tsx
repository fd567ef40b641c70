import { useT } from "../i18n";
import { Mark } from "../ui/Icon";

/** Between knowing nothing and showing something. */
export function Splash() {
  const t = useT();
  return (
    <div role="status" aria-label={t("loading")} className="grid h-dvh place-items-center bg-paper">
      <Mark size={64} className="animate-breathe" />
    </div>
  );
}
