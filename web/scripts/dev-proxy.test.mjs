import { once } from "node:events";
import { createServer, request } from "node:http";
import { createServer as createVite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devProxy } from "./dev-proxy.mjs";

let server;
let vite;
let target;
let page;

/** A server that tells what it was asked with, in its answer or, to an upgrade, in a header. */
beforeAll(async () => {
  const seen = ({ headers: { host, origin } }) => JSON.stringify({ host, origin });
  server = createServer((asked, answer) => answer.end(seen(asked))).listen(0, "127.0.0.1");
  server.on("upgrade", (asked, socket) =>
    socket.end(
      `HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\nseen: ${seen(asked)}\r\n\r\n`,
    ),
  );
  await once(server, "listening");
  target = `127.0.0.1:${server.address().port}`;
  vite = await createVite({
    configFile: false,
    logLevel: "silent",
    optimizeDeps: { noDiscovery: true },
    server: { watch: null, hmr: false, host: "127.0.0.1", port: 0, proxy: devProxy(`http://${target}`) },
  });
  await vite.listen();
  page = `127.0.0.1:${vite.httpServer.address().port}`;
});
afterAll(async () => {
  await vite.close();
  server.close();
});

async function post(headers) {
  const asked = request(`http://${page}/v1/auth/refresh`, { method: "POST", headers }).end();
  const [answer] = await once(asked, "response");
  return JSON.parse(Buffer.concat(await answer.toArray()).toString());
}

async function upgrade(headers) {
  const socket = { connection: "upgrade", upgrade: "websocket", ...headers };
  const asked = request(`http://${page}/v1/realtime`, { headers: socket }).end();
  const [answer, wire] = await once(asked, "upgrade");
  wire.destroy();
  return JSON.parse(answer.headers.seen);
}

describe.each([
  ["a request", post],
  ["a WebSocket", upgrade],
])("%s through the development server", (_name, ask) => {
  it("comes from the server's own origin when a page of Vite sent it", async () => {
    expect(await ask({ origin: `http://${page}` })).toEqual({ host: target, origin: `http://${target}` });
  });

  it("keeps the origin of any other page, and none if it has none", async () => {
    expect(await ask({ origin: "https://evil.example" })).toMatchObject({ origin: "https://evil.example" });
    expect(await ask({})).toEqual({ host: target });
  });
});
