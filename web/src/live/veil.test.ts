import { expect, it } from "vitest";
import { LiveRooms } from "./rooms";

const ROOM = "r";
const message = (seq: number, author: string, more: object = {}) => ({
  seq,
  kind: "message",
  id: `i${seq}`,
  author,
  at: "",
  body: { text: `t${seq}` },
  ...more,
});

function talk(): LiveRooms {
  const live = new LiveRooms("me");
  const events = [message(1, "them"), message(2, "rude"), message(3, "rude", { removed: true, body: {} })];
  const position = { epoch: "e", seq: 3 };
  live.news({ stream: `room:${ROOM}`, reset: true, events, position, head: 3 });
  return live;
}

it("of blocked people nothing is shown, named last or counted, until they are blocked no more", () => {
  const live = talk();
  live.block(new Set(["rude"]));
  const view = live.view(ROOM);
  expect(view.items.map(({ text, blocked }) => [text, blocked === true])).toEqual([
    ["t1", false],
    ["", true],
    ["", false],
  ]);
  expect([view.last?.seq, view.unread]).toEqual([1, 1]);
  expect(live.withheld()).toEqual([]);
  live.block(new Set());
  expect(live.view(ROOM).items[1]?.text).toBe("t2");
  expect(live.view(ROOM).unread).toBe(2);
});

it("what the server withheld is to be read again when the block is lifted", () => {
  const live = talk();
  const events = [message(4, "rude", { blocked: true, body: { text: "" } })];
  live.block(new Set(["rude"]));
  live.news({ stream: `room:${ROOM}`, reset: true, events, position: { epoch: "e", seq: 4 }, head: 4 });
  expect(live.withheld()).toEqual([]);
  live.block(new Set());
  expect(live.withheld()).toEqual([ROOM]);
});
