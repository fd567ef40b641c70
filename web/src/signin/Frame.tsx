import { Link, Outlet } from "@tanstack/react-router";
import { LanguageMenu } from "../app/LanguageMenu";
import { useT } from "../i18n";
import { Mark } from "../ui/Icon";
import { Scene } from "../welcome/Scene";

/** Around everything that happens before one is inside. */
export function Frame() {
  const t = useT();
  return (
    <div className="flex min-h-dvh flex-col overflow-x-clip bg-paper">
      <header className="pad-safe-t mx-auto flex w-full max-w-md items-center px-5 pb-4 [--pad-safe:1rem] lg:max-w-5xl">
        <Link to="/" aria-label={t("nav.home")} className="flex min-h-11 items-center gap-2.5 rounded-lg">
          <Mark size={36} />
          <span className="font-display text-lg font-extrabold tracking-tight">{"ATAS"}</span>
        </Link>
        <span className="flex-1" />
        <LanguageMenu />
      </header>
      <div className="mx-auto flex w-full max-w-md flex-1 px-5 lg:max-w-5xl lg:gap-20">
        <main className="pad-safe-b flex w-full flex-col pt-2 [--pad-safe:2.5rem] sm:pt-8 lg:max-w-100 lg:flex-none">
          <Outlet />
        </main>
        <div className="hidden flex-1 pt-20 lg:block">
          <Scene />
        </div>
      </div>
    </div>
  );
}
