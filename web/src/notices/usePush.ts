import { useCallback, useSyncExternalStore } from "react";
import { useMutation } from "@tanstack/react-query";
import { mayAsk, notNow, pushState, turnOff, turnOn } from "../pwa/push";
import { Signal } from "../realtime";
import { useMe } from "../session/useSession";

const changes = new Signal<void>();

/** A permission can change in the browser's own settings, behind our back. */
function listen(changed: () => void): () => void {
  const stop = changes.listen(changed);
  document.addEventListener("visibilitychange", changed);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", changed);
  };
}

/** Notifications on this device, for whoever is signed in. */
export function usePush() {
  const me = useMe();
  const state = useSyncExternalStore(listen, () => pushState(me.id));
  const asks = useSyncExternalStore(listen, () => mayAsk(me.id));
  const switching = useMutation({
    mutationFn: (on: boolean) => (on ? turnOn(me.id) : turnOff(me.id)),
    onSettled: () => changes.emit(),
  });
  const decline = useCallback(() => {
    notNow(me.id);
    changes.emit();
  }, [me.id]);
  return { state, asks, switching, decline };
}
