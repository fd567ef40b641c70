import { afterEach, expect, it, vi } from "vitest";
import { browserEnvironment } from "./environment";

afterEach(() => vi.unstubAllGlobals());

it("writes to an open socket only: in one that closes it would be lost with a complaint", () => {
  const sent: string[] = [];
  class Closing {
    static readonly OPEN = 1;
    readyState = 1;
    addEventListener(): void {
      // It says nothing here.
    }
    send(text: string): void {
      if (this.readyState !== 1) throw new Error("WebSocket is already in CLOSING or CLOSED state.");
      sent.push(text);
    }
  }
  const opened: Closing[] = [];
  const addresses: string[] = [];
  vi.stubGlobal("location", { origin: "https://atas.example" });
  vi.stubGlobal(
    "WebSocket",
    class extends Closing {
      constructor(url: string) {
        super();
        addresses.push(url);
        opened.push(this);
      }
    },
  );
  const socket = browserEnvironment("/v1/realtime", "atas.v1").open();
  expect(addresses).toEqual(["wss://atas.example/v1/realtime"]);
  socket.send("while it is open");
  opened[0]!.readyState = 2;
  socket.send("while it closes");
  expect(sent).toEqual(["while it is open"]);
});
