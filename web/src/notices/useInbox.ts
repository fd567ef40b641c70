import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { useEngine } from "../live/LiveProvider";
import { Inbox, type InboxView } from "./inbox";

/** My notifications for a screen that shows them. */
export function useInbox(): InboxView & { inbox: Inbox } {
  const engine = useEngine();
  const inbox = Inbox.of(engine, useQueryClient());
  useEffect(() => inbox.watch(), [inbox]);
  const view = useSyncExternalStore(inbox.changes.listen, () => inbox.view);
  return { ...view, inbox };
}
