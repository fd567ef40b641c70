import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { LiveProvider } from "../live/LiveProvider";
import { useMe } from "../session/useSession";
import { Navigation } from "./Navigation";
import { Splash } from "./Splash";
import { StatusBanner } from "./StatusBanner";
import { useVisibleHeight } from "./useVisibleHeight";

const Noticing = lazy(() => import("../notices/Noticing"));
const Blocking = lazy(() => import("../safety/Blocking"));
const QuickSwitcher = lazy(() => import("./QuickSwitcher"));

/** What surrounds every signed-in screen: the way around, the state of the line, and the switcher under Ctrl-K. */
export function Shell() {
  const me = useMe();
  useVisibleHeight();
  const inRoom = useMatchRoute()({ to: "/rooms/$room", fuzzy: true });
  const discovering = useMatchRoute()({ to: "/rooms/discover" });
  const conversation = inRoom !== false && discovering === false;
  return (
    <LiveProvider user={me} waiting={<Splash />}>
      <div className="flex h-[var(--app-height,100dvh)] flex-col overflow-hidden bg-paper">
        <StatusBanner />
        <Suspense>
          <Noticing />
          <Blocking />
        </Suspense>
        <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
          <Navigation hiddenOnPhone={conversation} />
          <Outlet />
        </div>
      </div>
      <Switcher />
    </LiveProvider>
  );
}

function Switcher() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((was) => !was);
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return open ? (
    <Suspense>
      <QuickSwitcher onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
}
