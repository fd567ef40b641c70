import { useSyncExternalStore } from "react";
import type { User } from "../api/types";
import { session, type SessionState } from "./session";

export function useSession(): SessionState {
  return useSyncExternalStore(session.changes.listen, () => session.state);
}

/** For screens that exist only while signed in. */
export function useMe(): User {
  const user = useSyncExternalStore(session.changes.listen, () => session.lastUser);
  if (user === null) throw new Error("a signed-in screen was shown without a session");
  return user;
}
