import { Link } from "@tanstack/react-router";
import { useT } from "../i18n";
import { buttonClass } from "../ui/Button";
import { Empty } from "../ui/State";
import { useTitle } from "./title";

export function NotFound() {
  const t = useT();
  useTitle(t("not_found.title"));
  return (
    <main className="grid min-h-dvh flex-1 place-items-center bg-paper">
      <Empty icon="compass" title={t("not_found.title")} text={t("not_found.text")}>
        <Link to="/" className={buttonClass("main")}>
          {t("not_found.home")}
        </Link>
      </Empty>
    </main>
  );
}
