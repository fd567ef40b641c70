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
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    open: () => {
      const url = new URL(path, location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(url, protocol);
      const facade: Socket = {
        // Between the server's close and `onclose` a browser drops what is sent and complains; whoever sent it hears of the end.
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: (code) => socket.close(code),
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      socket.onopen = () => facade.onopen?.();
      socket.onmessage = (message) => facade.onmessage?.({ data: message.data as unknown });
      socket.onclose = (close) => facade.onclose?.({ code: close.code });
      return facade;
    },
    online: () => navigator.onLine,
  };
}

/** A listener list: `listen` returns how to stop. */
export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>();

  readonly listen = (listener: (value: T) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
