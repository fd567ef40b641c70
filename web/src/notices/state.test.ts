import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NoticeGroup } from "../api/types";
import type { StreamEvent } from "../realtime";
import { InboxState } from "./state";

interface Told {
  seq: number;
  kind: string;
  group: string;
  room: string | null;
  at: number;
}

const event = ({ seq, kind, group, room, at }: Told, author = "ann"): StreamEvent => ({
  seq,
  kind,
  id: `i${seq}`,
  author,
  at: "2026-11-20T12:00:00Z",
  body: { group, seq: at, read_at: at, ...(room === null ? {} : { room }) },
});
const withdrawn = (seq: number, seqs: number[]): StreamEvent => ({
  seq,
  kind: "withdrawn",
  id: `w${seq}`,
  author: null,
  at: "2026-11-20T12:00:00Z",
  body: { seqs },
});
const reply = (seq: number, room = "r", at = seq): Told => ({
  seq,
  kind: "reply",
  group: `reply:${room}:1`,
  room,
  at,
});

/** What the server answers to `GET /v1/inbox` after these events: the rule of docs/protocol.md, told once more. */
function answer(log: StreamEvent[], read: number, rooms: Map<string, number>, limit = 50) {
  const gone = new Set(log.flatMap((one) => (one.body?.seqs as number[] | undefined) ?? []));
  const groups = new Map<string, NoticeGroup>();
  for (const one of log) {
    if (one.kind === "withdrawn" || gone.has(one.seq)) continue;
    const body = one.body as { group: string; seq: number; read_at: number; room?: string };
    const before = groups.get(body.group);
    const isUnread =
      one.seq > read && (body.room === undefined || (rooms.get(body.room) ?? 0) < body.read_at);
    groups.delete(body.group);
    groups.set(body.group, {
      group: body.group,
      kind: one.kind,
      room: body.room === undefined ? null : { id: body.room, kind: "private", title: body.room },
      seq: body.seq,
      target: null,
      at: one.at,
      latest: one.seq,
      count: (before?.count ?? 0) + 1,
      unread: (before?.unread ?? 0) + (isUnread ? 1 : 0),
      people: [],
      people_count: 1,
      excerpt: null,
      body,
    });
  }
  const all = [...groups.values()].reverse();
  const unread = all.filter((one) => one.unread > 0).length;
  const page = { items: all.slice(0, limit), next: null, unread, read, as_of: log.at(-1)?.seq ?? 0 };
  return { page, unread, addressed: all.filter((one) => one.unread > 0 && one.kind === "reply") };
}

function state(rooms = new Map<string, number>()) {
  return new InboxState((room) => rooms.get(room) ?? 0);
}
const tell = (one: InboxState, events: StreamEvent[], reset = false, epoch = "e") =>
  one.news({ reset, events, position: { epoch, seq: events.at(-1)?.seq ?? 0 } });

describe("an inbox", () => {
  it("counts groups, and knows the rooms in which I was spoken to", () => {
    const inbox = state();
    const log = [1, 2].map((seq) => event(reply(seq)));
    inbox.snapshot(...args(answer(log, 0, new Map()).page));
    expect([inbox.unread, [...inbox.addressed]]).toEqual([1, ["r"]]);
    tell(inbox, [event({ seq: 3, kind: "reaction", group: "reaction:q:1", room: "q", at: 9 }, "ben")]);
    expect([inbox.unread, [...inbox.addressed]]).toEqual([2, ["r"]]);
    expect(inbox.notices.map(({ kind }) => kind)).toEqual(["reaction", "reply"]);
    tell(inbox, [event({ seq: 4, kind: "reaction", group: "reaction:q:1", room: "q", at: 10 }, "cat")]);
    expect(inbox.notices[0]).toMatchObject({ count: 2, people: ["cat", "ben"], peopleCount: 2 });
  });

  it("is read by reading it, by reading the room, and by leaving it", () => {
    const rooms = new Map<string, number>();
    const inbox = state(rooms);
    inbox.snapshot(...args(answer([], 0, rooms).page));
    tell(
      inbox,
      [1, 2, 3].map((seq) => event({ ...reply(seq, `r${seq}`, 40), group: `g${seq}` })),
      true,
    );
    expect(inbox.unread).toBe(3);
    inbox.readTo(1);
    expect(inbox.unread).toBe(2);
    rooms.set("r2", 39);
    inbox.roomRead("r2");
    expect(inbox.unread).toBe(2);
    rooms.set("r2", 40);
    inbox.roomRead("r2");
    expect(inbox.unread).toBe(1);
    inbox.left("r3");
    expect([inbox.unread, inbox.notices.length]).toEqual([0, 2]);
  });

  it("takes a list that is older than the stream, and refuses one that leaves a hole", () => {
    const inbox = state();
    tell(inbox, [event(reply(5)), event(reply(6))], true);
    const log = [1, 2, 3].map((seq) => event(reply(seq)));
    expect(inbox.snapshot(...args(answer(log, 0, new Map()).page))).toBe(false);
    expect(inbox.known).toBe(false);
    expect(inbox.snapshot(...args(answer([...log, event(reply(4))], 0, new Map()).page))).toBe(true);
    expect(inbox.notices[0]).toMatchObject({ latest: 6, count: 6 });
  });

  it("is read again after a restore from a backup, and when more was missed than the stream brings", () => {
    const inbox = state();
    inbox.snapshot(...args(answer([event(reply(1))], 1, new Map()).page));
    tell(inbox, [event(reply(2))]);
    expect(inbox.wrong).toBe(false);
    tell(inbox, [event(reply(1))], true, "another");
    expect(inbox.wrong).toBe(true);
    inbox.snapshot(...args(answer([event(reply(1))], 0, new Map()).page));
    expect([inbox.wrong, inbox.unread]).toEqual([false, 1]);
    tell(inbox, [event(reply(90))], true, "another");
    expect(inbox.wrong).toBe(true);
  });

  it("takes events that say nothing or nonsense for nothing", () => {
    const inbox = state();
    inbox.snapshot(...args(answer([], 0, new Map()).page));
    const odd = (seq: number, kind: string, body?: Record<string, unknown>) => ({
      ...event(reply(seq)),
      kind,
      body,
    });
    tell(
      inbox,
      [odd(1, "later"), odd(2, "mention", { group: 7 }), odd(3, "withdrawn", { seqs: "all" })],
      true,
    );
    expect([inbox.notices.length, inbox.unread, inbox.wrong]).toEqual([0, 0, false]);
    tell(inbox, [odd(4, "later", { group: "g", room: 4, seq: "x", read_at: null })]);
    expect(inbox.notices[0]).toMatchObject({ kind: "later", room: null, seq: null, unread: true });
  });

  it("agrees with the server's own count whenever it does not ask for the list again", () => {
    const step = fc.record({ what: fc.nat(9), group: fc.nat(5), room: fc.nat(2), back: fc.nat(8) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.nat(40),
        fc.integer({ min: 1, max: 6 }),
        (steps, cut, limit) => {
          const log: StreamEvent[] = [];
          const rooms = new Map<string, number>();
          const inbox = state(rooms);
          let read = 0;
          const list = () => inbox.snapshot(...args(answer(log, read, rooms, limit).page));
          steps.forEach(({ what, group, room, back }, i) => {
            const seq = log.length + 1;
            if (i === Math.min(cut, steps.length - 1)) list();
            if (what === 0) {
              read = Math.max(read, seq - 1 - back);
              inbox.readTo(read);
            } else if (what === 1) {
              rooms.set(`r${room}`, Math.max(rooms.get(`r${room}`) ?? 0, seq - back));
              inbox.roomRead(`r${room}`);
            } else {
              const target = log[seq - 1 - back];
              const event_ =
                what === 2 && target !== undefined && target.kind !== "withdrawn"
                  ? withdrawn(seq, [target.seq])
                  : event({ seq, kind: "reply", group: `g${group}`, room: `r${group % 3}`, at: seq });
              log.push(event_);
              tell(inbox, [event_], log.length === 1);
            }
            if (inbox.wrong) expect(list()).toBe(true);
            if (!inbox.known) return;
            const { unread } = answer(log, read, rooms);
            expect(inbox.unread).toBe(unread);
          });
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function args(page: ReturnType<typeof answer>["page"]) {
  return [page.items, page] as const;
}
