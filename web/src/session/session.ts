import { ProblemError } from "../api/problem";
import type { Problem, Signed, User } from "../api/types";
import { SessionEnded, Signal } from "../realtime";

export type SessionState = { status: "unknown" | "out" } | { status: "in"; user: User };
type TabNews =
  { type: "signed"; signed: Signed } | { type: "out"; keepsUnsent: boolean } | { type: "user"; user: User };

const REMEMBERED = "atas.user";
/** A token this close to its end is renewed before it is used. */
const MARGIN_MS = 20_000;
/** In a tunnel a request may hang for minutes without failing. Longer than any answer takes on a slow line. */
const PATIENCE_MS = 20_000;

/**
 * Who is signed in. The access token lives in memory only; the refresh token in a cookie that scripts cannot read. Renewing
 * happens once for all tabs: a lock lets one ask, a channel tells the others.
 */
export class Session {
  readonly changes = new Signal<void>();
  /** Every new access token, so that the realtime connection can pass it on. */
  readonly renewals = new Signal<string>();
  state: SessionState = { status: "unknown" };
  /** Who is or was signed in on this page: screens are still drawn for a moment after the end. */
  lastUser: User | null = null;
  /** True when the session ended by itself: what the person wrote and could not send yet is kept for their return. */
  keepsUnsent = false;

  private token = "";
  private expiresAt = 0;
  private asking: Promise<void> | null = null;
  private cancelRenewal: (() => void) | null = null;
  private readonly channel =
    typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("atas-session");

  constructor() {
    if (this.channel) this.channel.onmessage = (event: MessageEvent<TabNews>) => this.heard(event.data);
  }

  /** On load: the cookie may still be good. Without a network, whoever was here last is taken at their word. */
  async start(): Promise<void> {
    const remembered = recall();
    if (remembered) this.enter({ status: "in", user: remembered });
    try {
      await this.refresh();
    } catch (error) {
      if (error instanceof SessionEnded || !remembered) this.leave();
    }
  }

  /** The state once it is known whether anybody is signed in. */
  settled(): Promise<SessionState> {
    if (this.state.status !== "unknown") return Promise.resolve(this.state);
    return new Promise((resolve) => {
      const stop = this.changes.listen(() => {
        stop();
        resolve(this.state);
      });
    });
  }

  get user(): User | null {
    return this.state.status === "in" ? this.state.user : null;
  }

  signed(signed: Signed): void {
    this.take(signed);
    this.channel?.postMessage({ type: "signed", signed } satisfies TabNews);
  }

  updated(user: User): void {
    this.enter({ status: "in", user });
    this.channel?.postMessage({ type: "user", user } satisfies TabNews);
  }

  /** Everything of this session on this device ends; the server has been told or has told us. */
  ended(): void {
    this.leave();
    this.channel?.postMessage({ type: "out", keepsUnsent: this.keepsUnsent } satisfies TabNews);
  }

  /** A usable access token. Throws `SessionEnded` when there is no session, anything else when it is worth trying again. */
  async accessToken(fresh: boolean): Promise<string> {
    if (this.state.status === "out") throw new SessionEnded();
    if (fresh || this.token === "" || Date.now() > this.expiresAt - MARGIN_MS) await this.refresh();
    return this.token;
  }

  /** `fetch` with the token; one refusal for the token's sake is answered by renewing it and asking again. */
  async fetch(request: Request): Promise<Response> {
    const again = request.clone();
    const used = await this.authorize(request);
    const response = await patiently(request);
    if (response.status !== 401 || used === "") return response;
    const problem = (await response
      .clone()
      .json()
      .catch(() => ({}))) as Partial<Problem>;
    if (problem.code !== undefined && problem.code !== "unauthenticated") return response;
    try {
      if (this.token === used) await this.refresh();
    } catch {
      return response;
    }
    await this.authorize(again);
    return patiently(again);
  }

  private async authorize(request: Request): Promise<string> {
    if (this.state.status !== "in") return "";
    const token = await this.accessToken(false).catch((error: unknown) => {
      if (error instanceof SessionEnded) return "";
      throw error;
    });
    if (token !== "") request.headers.set("authorization", `Bearer ${token}`);
    return token;
  }

  private refresh(): Promise<void> {
    const before = this.token;
    this.asking ??= this.locked(async () => {
      // While this tab waited for the lock, another one may have renewed for all.
      if (this.token !== before && Date.now() < this.expiresAt - MARGIN_MS) return;
      const response = await patiently("/v1/auth/refresh", { method: "POST" });
      if (response.ok) return this.signed((await response.json()) as Signed);
      if (response.status === 401) {
        this.keepsUnsent = true;
        this.ended();
        throw new SessionEnded();
      }
      throw new ProblemError({ code: "unavailable" }, response.status);
    }).finally(() => (this.asking = null));
    return this.asking;
  }

  private async locked(work: () => Promise<void>): Promise<void> {
    if ("locks" in navigator) await navigator.locks.request("atas-refresh", work);
    else await work();
  }

  private take(signed: Signed): void {
    this.keepsUnsent = false;
    this.token = signed.access_token;
    this.expiresAt = Date.now() + signed.expires_in * 1000;
    this.enter({ status: "in", user: signed.user });
    this.renewals.emit(this.token);
    this.cancelRenewal?.();
    // Well before the end, and not all tabs at once.
    const timer = setTimeout(
      () => void this.refresh().catch(() => undefined),
      signed.expires_in * 1000 * (0.75 + Math.random() * 0.15),
    );
    this.cancelRenewal = () => clearTimeout(timer);
  }

  private enter(state: SessionState): void {
    this.state = state;
    if (state.status === "in") {
      this.lastUser = state.user;
      localStorage.setItem(REMEMBERED, JSON.stringify(state.user));
    }
    this.changes.emit();
  }

  private leave(): void {
    this.token = "";
    this.cancelRenewal?.();
    localStorage.removeItem(REMEMBERED);
    if (this.state.status === "out") return;
    this.enter({ status: "out" });
  }

  private heard(news: TabNews): void {
    if (news.type === "signed") this.take(news.signed);
    else if (news.type === "user") this.enter({ status: "in", user: news.user });
    else {
      this.keepsUnsent = news.keepsUnsent;
      this.leave();
    }
  }
}

/** Until the answer comes, whoever asked takes the question back, or patience is at an end. */
function patiently(request: RequestInfo, init?: RequestInit): Promise<Response> {
  const asker = request instanceof Request ? [request.signal] : [];
  return fetch(request, { ...init, signal: AbortSignal.any([...asker, AbortSignal.timeout(PATIENCE_MS)]) });
}

function recall(): User | null {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? "null") as User | null;
  } catch {
    return null;
  }
}

export const session = new Session();
