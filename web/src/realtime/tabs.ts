/** How the tabs of one account agree: one of them sends, all of them see. */
export interface Tabs {
  /** Runs `work` once this tab alone holds the lock, and holds it until the promise settles. `signal` gives up waiting. */
  alone(work: () => Promise<void>, signal: AbortSignal): Promise<void>;
  tell(message: TabMessage): void;
  hear(listener: (message: TabMessage) => void): void;
  close(): void;
}

export type TabMessage = { type: "changed" } | { type: "acked"; id: string; seq: number; at: string };

export function browserTabs(name: string): Tabs {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
  return {
    alone: async (work, signal) => {
      // Browsers without Web Locks send from every tab; equal ids make that harmless.
      if (!("locks" in navigator)) return work();
      try {
        await navigator.locks.request(name, { signal }, work);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    tell: (message) => channel?.postMessage(message),
    hear: (listener) => {
      if (channel) channel.onmessage = (event: MessageEvent<TabMessage>) => listener(event.data);
    },
    close: () => channel?.close(),
  };
}
