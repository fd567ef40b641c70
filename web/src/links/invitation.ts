import { tokenIn } from "./address";

const KEPT = "atas.invitation";
/** As long as it may take somebody to sign up and to find the mail. */
const KEPT_MS = 24 * 3_600_000;

/**
 * The invitation that somebody followed before they were signed in. It waits in the browser, not in the tab: the link that
 * verifies an address opens in another one.
 */
export const invitation = {
  keep(token: string): void {
    localStorage.setItem(KEPT, JSON.stringify({ token, at: Date.now() }));
  },

  kept(): string | null {
    try {
      const { token, at } = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as { token?: string; at?: number };
      return at !== undefined && Date.now() - at < KEPT_MS ? tokenIn(token ?? "") : null;
    } catch {
      return null;
    }
  },

  /** It was followed, or it leads nowhere. Another one that waits goes on waiting. */
  done(token: string): void {
    if (this.kept() === token) localStorage.removeItem(KEPT);
  },
};

/** Where to go on after signing in: to the invitation, if one waits. */
export function afterSigningIn(): { then?: string } {
  return invitation.kept() === null ? {} : { then: "/join" };
}
