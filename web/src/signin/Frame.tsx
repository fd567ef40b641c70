import { Link, Outlet } from "@tanstack/react-router";
import { LanguageMenu } from "../app/LanguageMenu";
import { useT } from "../i18n";
import { Mark } from "../ui/Icon";

/** Around everything that happens before one is inside. */
export function Frame() {
  const t = useT();
  return (
    <div className="flex min-h-dvh flex-col bg-paper">
      <header className="pad-safe-t mx-auto flex w-full max-w-md items-center px-5 pb-4 [--pad-safe:1rem]">
        <Link to="/" aria-label={t("nav.home")} className="flex min-h-11 items-center gap-2.5 rounded-lg">
          <Mark size={36} />
          <span className="font-display text-lg font-extrabold tracking-tight">{"ATAS"}</span>
        </Link>
        <span className="flex-1" />
        <LanguageMenu />
      </header>
      <main className="pad-safe-b mx-auto flex w-full max-w-md flex-1 flex-col px-5 pt-2 [--pad-safe:2.5rem] sm:pt-8">
        <Outlet />
      </main>
    </div>
  );
}
