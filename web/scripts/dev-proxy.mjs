/**
 * What Vite passes on to a running server while one develops. The server takes cookies and WebSockets only from pages of its
 * own origin, and here the page comes from Vite: for Vite's own pages, and for no others, `Origin` becomes the server's.
 */
export function devProxy(target) {
  const { origin } = new URL(target);
  const introduce = (passed, { headers }) => {
    if (headers.origin === `http://${headers.host}`) passed.setHeader("origin", origin);
  };
  const options = {
    target,
    changeOrigin: true,
    configure: (proxy) => proxy.on("proxyReq", introduce).on("proxyReqWs", introduce),
  };
  return { "/v1": { ...options, ws: true }, "/dev/mail": options };
}
