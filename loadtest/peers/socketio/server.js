// One room over Socket.IO, as its documentation builds it: a Redis adapter between nodes, recovery of connections on.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";

const port = Number(process.env.PORT);
const publisher = new Redis(process.env.REDIS_URL);
const subscriber = publisher.duplicate();

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(publisher, subscriber),
  connectionStateRecovery: { maxDisconnectionDuration: 60_000 },
  serveClient: false,
  transports: ["websocket"],
});

let seq = 0;
io.on("connection", (socket) => {
  const room = `room:${socket.handshake.query.room}`;
  const author = randomUUID();
  socket.join(room);
  socket.on("send", (message) => {
    seq += 1;
    const body = { text: message.text };
    const event = { seq, kind: "message", id: message.id, author, at: new Date().toISOString(), body };
    io.to(room).emit("events", { stream: room, events: [event] });
  });
  socket.emit("subscribed", room);
});

http.listen(port, "127.0.0.1", 4096);

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
