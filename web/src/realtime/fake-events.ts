import { vi } from "vitest";

/** A stream of events that was asked for, and what a test lets come through it. */
export interface AskedStream {
  streams: string[];
  query: URLSearchParams;
  headers: Headers;
  over: boolean;
  begins(): void;
  refuses(status: number, headers?: Record<string, string>): void;
  gives(frame: object, id?: string): void;
  beats(): void;
  breaks(): void;
}

/** Stands in for `fetch`: streams are noted, everything else answers as `other` says. */
export function fakeEvents(other: (url: string, init: RequestInit) => Response = () => new Response("{}")) {
  const asked: AskedStream[] = [];
  const encoder = new TextEncoder();
  vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname !== "/v1/realtime/sse") return Promise.resolve(other(url, init));
    return new Promise<Response>((resolve, reject) => {
      let body!: ReadableStreamDefaultController<Uint8Array>;
      const stream = new ReadableStream<Uint8Array>({ start: (controller) => void (body = controller) });
      const one: AskedStream = {
        streams: searchParams.get("streams")!.split(","),
        query: searchParams,
        headers: new Headers(init.headers),
        over: false,
        begins: () => {
          resolve(new Response(stream, { headers: { "content-type": "text/event-stream" } }));
          one.gives({ op: "welcome", session: "s", user: "u", heartbeat_ms: 20_000 });
        },
        refuses: (status, headers) => resolve(new Response("{}", { status, headers })),
        gives: (frame, id) =>
          body.enqueue(
            encoder.encode(`${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(frame)}\n\n`),
          ),
        beats: () => body.enqueue(encoder.encode(":\n\n")),
        breaks: () => body.error(new TypeError("network")),
      };
      init.signal?.addEventListener("abort", () => {
        one.over = true;
        const gone = new DOMException("over", "AbortError");
        reject(gone);
        try {
          body.error(gone);
        } catch {
          // It had broken before.
        }
      });
      asked.push(one);
    });
  });
  return asked;
}

/** Whatever is due without time passing has happened. */
export async function calm(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise<void>((resolve) => setTimeout(resolve));
}
