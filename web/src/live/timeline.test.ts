import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../realtime";
import { Timeline } from "./timeline";

const message = (seq: number, author = "them"): StreamEvent => ({
  seq,
  kind: "message",
  id: `i${seq}`,
  author,
  at: "",
  body: { text: `t${seq}` },
});
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => message(from + i));
const change = (seq: number, kind: string, body: object, author = "them"): StreamEvent => ({
  seq,
  kind,
  id: `i${seq}`,
  author,
  at: "then",
  body: { ...body },
});
const edit = (seq: number, target: number, text: string) => change(seq, "edit", { target, text });
const remove = (seq: number, target: number) => change(seq, "delete", { target });
const react = (seq: number, target: number, emoji: string, count: number, author: string, on = true) =>
  change(seq, "reaction", { target, emoji, on, count }, author);

const reply = (seq: number, root: number): StreamEvent => ({ ...message(seq), root });

type State = Required<Pick<StreamEvent, "reactions" | "replies">> & StreamEvent;

function tally(state: Map<number, State>, root: number | undefined, by: number): void {
  const began = root === undefined ? undefined : state.get(root)!;
  if (began) state.set(began.seq, { ...began, replies: began.replies + by });
}

/** What the server would show: the present state of the log, without the events that changed it. */
function present(log: StreamEvent[]): State[] {
  const state = new Map<number, State>();
  for (const event of log) {
    if (event.kind === "message") {
      state.set(event.seq, { ...event, reactions: [], replies: 0 });
      tally(state, event.root, 1);
      continue;
    }
    const body = event.body as { target: number; text: string; emoji: string; count: number; on: boolean };
    const { target, text, emoji, count } = body;
    const was = state.get(target)!;
    if (was.removed === true) continue;
    if (event.kind === "delete") {
      const { root, replies } = was;
      state.set(target, { ...message(target), root, replies, body: {}, removed: true, reactions: [] });
      tally(state, root, -1);
    } else if (event.kind === "edit") state.set(target, { ...was, body: { text }, edited_at: event.at });
    else {
      const known = was.reactions.find((one) => one.emoji === emoji);
      const mine = event.author === "me" ? body.on : (known?.mine ?? false);
      const now = { emoji, count, mine };
      const list = known ? was.reactions.map((one) => (one === known ? now : one)) : [...was.reactions, now];
      state.set(target, { ...was, reactions: list.filter((one) => one.count > 0) });
    }
  }
  return [...state.values()];
}

/** The next reaction of somebody, given or taken back. */
function nextReaction(log: StreamEvent[], target: number, die: number): StreamEvent {
  const emoji = die % 2 === 0 ? "👍" : "🎉";
  const author = ["me", "ann", "ben"][die % 3]!;
  const behind = new Set<string | null>();
  for (const { kind, author: who, body } of log) {
    if (kind !== "reaction" || body?.target !== target || body.emoji !== emoji) continue;
    if (body.on === true) behind.add(who);
    else behind.delete(who);
  }
  const on = !behind.has(author);
  return react(log.length + 1, target, emoji, behind.size + (on ? 1 : -1), author, on);
}

/** A log as dice make it: messages, and what changes them. */
function written(dice: number[]): StreamEvent[] {
  const log: StreamEvent[] = [];
  for (const die of dice) {
    const seq = log.length + 1;
    const targets = log.filter((event) => event.kind === "message").map((event) => event.seq);
    const target = targets[(die * 7 + seq) % Math.max(1, targets.length)];
    const root = target === undefined ? undefined : (log[target - 1]!.root ?? target);
    if (root === undefined || target === undefined || die < 3) log.push(message(seq));
    else if (die < 5) log.push(reply(seq, root));
    else if (present(log).find((one) => one.seq === target)!.removed === true) log.push(message(seq));
    else if (die < 6) log.push(edit(seq, target, `edited ${seq}`));
    else if (die < 9) log.push(nextReaction(log, target, die + seq));
    else log.push(remove(seq, target));
  }
  return log;
}

/** A part of the history as the server gives it when its log is so long. */
function page(log: StreamEvent[], asOf: number, from: number, to: number) {
  const state = new Map<number, StreamEvent>(
    present(log.slice(0, asOf)).map((message) => [message.seq, message]),
  );
  const items = log.slice(Math.max(0, from - 1), Math.min(to, asOf));
  return {
    epoch: "e",
    as_of: asOf,
    earlier: from > 1,
    items: items.map((event) => state.get(event.seq) ?? event),
  };
}

const shown = (timeline: Timeline) =>
  timeline.items.map(({ seq, text, removed, editedAt, reactions }) => ({
    seq,
    text,
    removed,
    editedAt,
    reactions,
  }));
const replies = (timeline: Timeline) => timeline.items.map(({ seq, replies }) => [seq, replies]);
const counted = (states: State[]) => states.map(({ seq, replies }) => [seq, replies]);
const expected = (states: State[]) =>
  states.map(({ seq, body, removed, edited_at, reactions }) => ({
    seq,
    text: typeof body?.text === "string" ? body.text : "",
    removed: removed === true,
    editedAt: edited_at ?? null,
    reactions,
  }));

describe("a room's timeline", () => {
  it("grows at both ends and counts what is unread", () => {
    const timeline = new Timeline("me");
    timeline.reset({ epoch: "e", seq: 100 }, range(51, 100));
    expect([timeline.from, timeline.to, timeline.earlier]).toEqual([51, 100, true]);
    timeline.advance({ epoch: "e", seq: 102 }, [message(101, "me"), message(102)]);
    expect(timeline.prepend({ epoch: "e", as_of: 102, items: range(1, 50), earlier: false })).toBe(true);
    expect(timeline.items.map((item) => item.seq)).toEqual(range(1, 102).map((event) => event.seq));
    expect(timeline.unreadAbove(98, "me", new Set())).toBe(3);
    expect(timeline.earlier).toBe(false);
  });

  it("refuses pages of another epoch and pages that overlap", () => {
    const timeline = new Timeline("me");
    timeline.reset({ epoch: "e", seq: 60 }, range(51, 60));
    expect(timeline.prepend({ epoch: "old", as_of: 60, items: range(1, 50), earlier: false })).toBe(false);
    expect(timeline.prepend({ epoch: "e", as_of: 60, items: range(1, 51), earlier: false })).toBe(false);
  });

  it("passes over an edit whose text is no longer carried", () => {
    const timeline = new Timeline("me");
    timeline.advance({ epoch: "e", seq: 1 }, [message(1)]);
    const overtaken = { ...edit(2, 1, ""), removed: true, body: { target: 1 } };
    timeline.advance({ epoch: "e", seq: 2 }, [overtaken]);
    expect(timeline.items.map((item) => [item.text, item.removed, item.editedAt])).toEqual([
      ["t1", false, null],
    ]);
    timeline.advance({ epoch: "e", seq: 3 }, [edit(3, 1, "newest")]);
    expect(timeline.items.map((item) => [item.text, item.removed, item.editedAt])).toEqual([
      ["newest", false, "then"],
    ]);
  });

  it("counts reactions, knows which are mine, and takes one away at nought", () => {
    const timeline = new Timeline("me");
    timeline.advance({ epoch: "e", seq: 3 }, [
      message(1),
      react(2, 1, "👍", 1, "me"),
      react(3, 1, "👍", 2, "ann"),
    ]);
    expect(timeline.items[0]!.reactions).toEqual([{ emoji: "👍", count: 2, mine: true }]);
    timeline.advance({ epoch: "e", seq: 5 }, [
      react(4, 1, "👍", 1, "me", false),
      react(5, 1, "🎉", 1, "ben"),
    ]);
    expect(timeline.items[0]!.reactions).toEqual([
      { emoji: "👍", count: 1, mine: false },
      { emoji: "🎉", count: 1, mine: false },
    ]);
    timeline.advance({ epoch: "e", seq: 6 }, [react(6, 1, "👍", 0, "ann", false)]);
    expect(timeline.items[0]!.reactions).toEqual([{ emoji: "🎉", count: 1, mine: false }]);
  });

  it("keeps what is removed empty, whatever comes after", () => {
    const timeline = new Timeline("me");
    timeline.advance({ epoch: "e", seq: 1 }, [{ ...message(1), body: {}, removed: true }]);
    timeline.advance({ epoch: "e", seq: 3 }, [edit(2, 1, "late"), react(3, 1, "👍", 1, "ann")]);
    expect(shown(timeline)).toEqual([{ seq: 1, text: "", removed: true, editedAt: null, reactions: [] }]);
  });

  it("learns of reactions from the events that a new beginning brings", () => {
    const timeline = new Timeline("me");
    timeline.reset({ epoch: "e", seq: 53 }, [message(51), message(52), react(53, 51, "🎉", 4, "me")]);
    expect(timeline.items[0]!.reactions).toEqual([{ emoji: "🎉", count: 4, mine: true }]);
  });

  it("applies to a page what came after it, and nothing that is in it already", () => {
    const timeline = new Timeline("me");
    timeline.reset({ epoch: "e", seq: 50 }, []);
    timeline.advance({ epoch: "e", seq: 54 }, [
      react(51, 40, "👍", 1, "me"),
      edit(52, 41, "older words"),
      react(53, 40, "👍", 2, "ann"),
      remove(54, 42),
    ]);
    const page = [
      { ...message(40), reactions: [{ emoji: "👍", count: 1, mine: true }] },
      { ...message(41), body: { text: "newer words" }, edited_at: "later" },
      message(42),
    ];
    timeline.prepend({ epoch: "e", as_of: 52, items: page, earlier: true });
    expect(shown(timeline)).toEqual([
      {
        seq: 40,
        text: "t40",
        removed: false,
        editedAt: null,
        reactions: [{ emoji: "👍", count: 2, mine: true }],
      },
      { seq: 41, text: "newer words", removed: false, editedAt: "later", reactions: [] },
      { seq: 42, text: "", removed: true, editedAt: null, reactions: [] },
    ]);
  });

  it("changes nothing when a change comes again, and leaves all other messages the same objects", () => {
    const timeline = new Timeline("me");
    timeline.advance({ epoch: "e", seq: 3 }, range(1, 3));
    const before = timeline.items;
    const changes = [edit(4, 2, "new"), react(5, 2, "👍", 1, "me")];
    timeline.advance({ epoch: "e", seq: 5 }, changes);
    const after = shown(timeline);
    expect([timeline.items[0], timeline.items[2]]).toEqual([before[0], before[2]]);
    expect(timeline.items[0]).toBe(before[0]);
    timeline.advance({ epoch: "e", seq: 5 }, changes);
    expect(shown(timeline)).toEqual(after);
  });

  it("shows the same whether a change came live, in a page, or overtook the page", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 5, maxLength: 60 }),
        fc.nat(100),
        fc.nat(100),
        (dice, a, b) => {
          const log = written(dice);
          const start = a % log.length; // The live window begins above this seq …
          const asOf = start + (b % (log.length - start + 1)); // … and the page shows the state as of this one.
          const timeline = new Timeline("me");
          timeline.reset({ epoch: "e", seq: start }, []);
          timeline.from = start + 1;
          timeline.advance({ epoch: "e", seq: log.length }, log.slice(start));
          const page = present(log.slice(0, asOf)).filter(({ seq }) => seq <= start);
          timeline.prepend({ epoch: "e", as_of: asOf, earlier: false, items: page });
          expect(shown(timeline)).toEqual(expected(present(log)));
          expect(replies(timeline)).toEqual(counted(present(log)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("reads a stretch of the past both ways until it meets the end, and shows the present state throughout", () => {
    const step = fc.record({
      what: fc.constantFrom("excerpt", "before", "after", "earlier"),
      at: fc.nat(100),
      /** How many events come while the page is under way. */
      meanwhile: fc.nat(3),
    });
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 20, maxLength: 80 }),
        fc.array(step, { minLength: 1, maxLength: 20 }),
        (dice, steps) => {
          const log = written(dice);
          const start = Math.floor(log.length / 2);
          let head = start;
          let past: Timeline | null = null;
          const main = new Timeline("me");
          main.reset({ epoch: "e", seq: start }, []);
          /** Roots of replies that were removed while nothing here told that they were replies. */
          const untold = new Set<number>();
          /** Events come while a page is under way, which these stretches then complete. */
          const hear = (count: number, underWay: StreamEvent[], meets: (Timeline | null)[]) => {
            const events = log.slice(head, head + count);
            head += events.length;
            const comes = (seq: number) => underWay.some((one) => one.seq === seq);
            for (const { kind, body } of events) {
              if (kind !== "delete") continue;
              const { seq, root } = log[(body!.target as number) - 1]!;
              if (root === undefined || seq > start || (comes(seq) && comes(root))) continue;
              const holding = comes(root) ? meets : [main, past];
              if (!holding.some((one) => one?.items.some((item) => item.seq === seq))) untold.add(root);
            }
            main.advance({ epoch: "e", seq: head }, events, past);
          };
          const states = () => expected(present(log.slice(0, head)));
          for (const { what, at, meanwhile } of steps) {
            if (what === "excerpt") {
              const seq = 1 + (at % start);
              const got = page(log, head, seq - 2, seq + 2);
              hear(meanwhile, got.items, [main]);
              past = main.excerpt(got) ?? past;
            } else if (what === "earlier") {
              const got = page(log, head, main.from - 5, main.from - 1);
              hear(meanwhile, got.items, [main, past]);
              if (main.from > 1) main.prepend(got, past);
            } else if (past) {
              const below = what === "after";
              const got = below
                ? page(log, head, past.to + 1, past.to + 5)
                : page(log, head, past.from - 5, past.from - 1);
              hear(meanwhile, got.items, [main, past]);
              if (below) expect(main.continue(past, got)).toBe(true);
              else if (past.from > 1) past.prepend(got);
            }
            if (past && main.join(past)) past = null;
            for (const stretch of past ? [main, past] : [main]) {
              const within = ({ seq }: { seq: number }) => seq >= stretch.from && seq <= stretch.to;
              expect(shown(stretch)).toEqual(states().filter(within));
              const told = ([seq]: number[]) => within({ seq: seq! }) && !untold.has(seq!);
              expect(replies(stretch).filter(told)).toEqual(
                counted(present(log.slice(0, head))).filter(told),
              );
            }
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("takes no page into a stretch of the past that does not fit", () => {
    const log = written(Array.from({ length: 60 }, () => 0));
    const main = new Timeline("me");
    main.reset({ epoch: "e", seq: 60 }, log.slice(50));
    expect(main.excerpt({ ...page(log, 60, 10, 19), epoch: "old" })).toBeNull();
    expect(main.excerpt(page(log, 60, 52, 58))).toBeNull();
    const past = main.excerpt(page(log, 60, 10, 19))!;
    expect([past.from, past.to, past.earlier]).toEqual([10, 19, true]);
    expect(main.continue(past, page(log, 60, 21, 30))).toBe(false);
    expect(main.continue(past, { ...page(log, 60, 20, 30), epoch: "old" })).toBe(false);
    expect(main.join(past)).toBe(false);
    expect(main.continue(past, page(log, 60, 20, 60))).toBe(true);
    expect(main.join(past)).toBe(true);
    expect([main.from, main.to, main.earlier]).toEqual([10, 60, true]);
    expect(main.items.map(({ seq }) => seq)).toEqual(log.slice(9).map(({ seq }) => seq));
  });
});
