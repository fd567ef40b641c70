import { useState } from "react";

/** The token that a mailed link carries behind `#`, where no server log sees it. It is taken off the address at once. */
export function useFragmentToken(): string | null {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token"));
  if (token !== null && location.hash !== "") history.replaceState(history.state, "", location.pathname);
  return token;
}
