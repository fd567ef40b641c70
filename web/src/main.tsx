import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries, router } from "./app/routes";
import { paintBars } from "./app/theme";
import "./design/base.css";
import { hasChosenLanguage, preferredLanguage, switchLanguage } from "./i18n";
import { forget } from "./live/forget";
import { installWorker } from "./pwa/install";
import { session } from "./session/session";

/** Whose data is on screen; leaving takes it all along. */
let shown: string | null = null;

session.changes.listen(() => {
  const user = session.user;
  if (user && !hasChosenLanguage()) void switchLanguage(user.locale, false);
  if ((user?.id ?? null) === shown) return;
  const left = shown;
  shown = user?.id ?? null;
  if (left !== null) {
    queries.clear();
    forget(left, session.keepsUnsent);
    void import("./pwa/push").then(({ leave }) => leave(left, session.keepsUnsent)).catch(() => undefined);
  }
  void router.invalidate();
});

paintBars();
await switchLanguage(preferredLanguage(), false);
void session.start();
createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
installWorker();
