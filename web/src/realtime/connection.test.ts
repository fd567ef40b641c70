import { describe, expect, it } from "vitest";
import { CAP_MS } from "./backoff";
import { Connection, SessionEnded, type ConnectionState } from "./connection";
import { FakeNet, settle } from "./fakes";

function open(random = 0.5) {
  const net = new FakeNet(() => random);
  const asked: boolean[] = [];
  let ended = false;
  const connection = new Connection({
    env: net.env,
    token: (fresh) => {
      asked.push(fresh);
      return ended ? Promise.reject(new SessionEnded()) : Promise.resolve("token");
    },
    hello: (token, ticket) => ({ op: "hello", token, streams: {}, device: "test", ticket }),
  });
  const states: ConnectionState[] = [];
  connection.states.listen((state) => states.push(state));
  const greet = async () => {
    await settle();
    net.last.onopen?.();
    net.last.give({ op: "welcome", session: "s", user: "u", heartbeat_ms: 20000 });
  };
  return { net, connection, states, asked, greet, endSession: () => (ended = true) };
}

describe("a connection", () => {
  it("says hello and becomes ready with the welcome", async () => {
    const { net, connection, greet } = open();
    connection.start();
    await greet();
    expect(connection.state).toBe("ready");
    expect(net.last.sent[0]).toMatchObject({ op: "hello", token: "token" });
  });

  it("backs off with jitter up to the cap, and forgets it only after a stable while", async () => {
    const { net, connection, greet } = open(0.999);
    connection.start();
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      await settle();
      net.last.end(1006);
      waits.push(connection.retryAt! - net.clock.now);
      await net.clock.run(CAP_MS);
    }
    expect(waits[0]).toBeLessThanOrEqual(200);
    expect(waits.at(-1)).toBeGreaterThan(CAP_MS * 0.9);
    expect(waits.at(-1)).toBeLessThanOrEqual(CAP_MS);
    await greet();
    net.last.end(1006);
    expect(connection.retryAt! - net.clock.now).toBeGreaterThan(CAP_MS * 0.9);
    await net.clock.run(CAP_MS);
    await greet();
    await net.clock.run(11_000);
    net.last.end(1006);
    expect(connection.retryAt! - net.clock.now).toBeLessThanOrEqual(200);
  });

  it("obeys the close codes", async () => {
    const { net, connection, asked, greet } = open();
    connection.start();
    await greet();
    net.last.end(4000);
    expect(connection.state).toBe("waiting");
    await net.clock.run(1_000);
    expect(asked).toEqual([false, false]);
    await greet();
    net.last.end(4100);
    await net.clock.run(1_000);
    expect(asked.at(-1)).toBe(true);
    await greet();
    net.last.end(4203);
    expect(connection.state).toBe("refused");
    await net.clock.run(CAP_MS * 10);
    expect(connection.state).toBe("refused");
  });

  it("stops when the session is over", async () => {
    const { net, connection, greet, endSession } = open();
    connection.start();
    await greet();
    endSession();
    net.last.end(4101);
    await net.clock.run(CAP_MS);
    expect(connection.state).toBe("signed-out");
  });

  it("pings into silence and gives up a half-open socket", async () => {
    const { net, connection, greet } = open();
    connection.start();
    await greet();
    const socket = net.last;
    await net.clock.run(20_500);
    expect(socket.sent.at(-1)).toMatchObject({ op: "ping" });
    socket.give({ op: "pong", t: 1 });
    await net.clock.run(10_000);
    expect(connection.state).toBe("ready");
    await net.clock.run(20_000);
    expect(socket.closed).toBe(true);
    expect(net.sockets.length).toBeGreaterThan(1);
  });

  it("gives up a greeting that never comes", async () => {
    const { net, connection } = open();
    connection.start();
    await settle();
    net.last.onopen?.();
    await net.clock.run(10_500);
    expect(net.sockets.length).toBe(2);
  });

  it("comes back at once when the network does, and moves elsewhere when drained", async () => {
    const { net, connection, greet } = open();
    connection.start();
    await greet();
    net.isOnline = false;
    connection.wentOffline();
    expect(connection.state).toBe("offline");
    net.isOnline = true;
    connection.nudge();
    await greet();
    expect(connection.state).toBe("ready");
    net.last.give({ op: "drain", reconnect_after_ms: 500, ticket: "t1" });
    await net.clock.run(600);
    net.last.onopen?.();
    expect(net.last.sent[0]).toMatchObject({ op: "hello", ticket: "t1" });
  });

  it("comes back when a server that closes has said, not before", async () => {
    const { net, connection, greet } = open();
    connection.start();
    await greet();
    const before = net.sockets.length;
    net.last.give({ op: "drain", reconnect_after_ms: 5_000, ticket: "t2" });
    net.last.end(4000);
    expect(connection.state).toBe("waiting");
    await net.clock.run(4_900);
    expect(net.sockets.length).toBe(before);
    await net.clock.run(200);
    net.last.onopen?.();
    expect(net.last.sent[0]).toMatchObject({ op: "hello", ticket: "t2" });
    // Refused at the greeting: the same.
    net.last.give({ op: "drain", reconnect_after_ms: 900 });
    net.last.end(4004);
    await net.clock.run(800);
    expect(net.sockets.length).toBe(before + 1);
    await net.clock.run(200);
    expect(net.sockets.length).toBe(before + 2);
  });

  it("renewing the token on an open connection is no new greeting", async () => {
    const { net, connection, states, greet } = open();
    connection.start();
    await greet();
    connection.send([{ op: "auth", token: "next" }]);
    net.last.give({ op: "welcome", session: "s", user: "u" });
    expect(states.filter((state) => state === "ready")).toHaveLength(1);
  });
});
