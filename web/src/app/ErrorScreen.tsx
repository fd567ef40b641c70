import { useEffect } from "react";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Empty } from "../ui/State";
import { useTitle } from "./title";

const RELOADED = "atas.reloaded-for";

/** Something broke in the page itself. A missing part of an older build is fetched by loading the page once more. */
export function ErrorScreen({ error }: { error: unknown }) {
  const t = useT();
  useTitle(t("broken.title"));
  const message = error instanceof Error ? error.message : String(error);
  useEffect(() => {
    console.error(error);
    if (!/dynamically imported module|Importing a module script failed/i.test(message)) return;
    if (sessionStorage.getItem(RELOADED) === message || !navigator.onLine) return;
    sessionStorage.setItem(RELOADED, message);
    location.reload();
  }, [error, message]);
  return (
    <main className="grid min-h-dvh flex-1 place-items-center bg-paper">
      <Empty icon="alert" title={t("broken.title")} text={t("broken.text")}>
        <Button onClick={() => location.reload()} icon="retry">
          {t("broken.reload")}
        </Button>
        <details className="mt-2 w-full text-left text-sm text-ink-soft">
          <summary className="cursor-pointer py-2 text-center">{t("broken.details")}</summary>
          <pre className="overflow-x-auto rounded-md bg-sunken p-3 text-xs whitespace-pre-wrap">
            {message}
          </pre>
        </details>
      </Empty>
    </main>
  );
}
