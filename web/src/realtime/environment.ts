import type { Detour } from "./detour";

/** What the module takes from outside: time, chance, sockets. Tests hand in their own. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((close: { code: number }) => void) | null;
}

export interface Environment {
  now(): number;
  random(): number;
  /** Runs `work` after `ms`; the returned function cancels it. */
  after(ms: number, work: () => void): () => void;
  open(): Socket;
  online(): boolean;
}

export function browserEnvironment(path: string, protocol: string): Environment {
  const url = location.origin.replace(/^http/, "ws") + path;
  let detour: Detour | undefined;
  const env: Environment = {
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    open: () => {
      const instead = detour?.open();
      if (instead) return instead;
      const socket = new WebSocket(url, protocol);
      const send = socket.send.bind(socket);
      // Between the server's close and `onclose` a browser drops what is sent and complains; whoever sent it hears of the end.
      socket.send = (text) => {
        if (socket.readyState === WebSocket.OPEN) send(text);
      };
      let heard = false;
      socket.addEventListener("message", () => (heard = true));
      socket.addEventListener("close", ({ code }) => {
        // Perhaps it is the network that lets no WebSocket through.
        if (!heard)
          import("./detour").then(
            ({ Detour }) => (detour ??= new Detour(env, url, protocol)).refused(code),
            () => undefined,
          );
      });
      return socket as unknown as Socket;
    },
    online: () => navigator.onLine,
  };
  return env;
}
