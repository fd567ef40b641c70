import { expect, it } from "vitest";
import { EventReader } from "./event-stream";

it("takes events apart wherever the network cuts them, also in the middle of a letter", () => {
  const text = 'id: a1\ndata: {"text":"早安 🎉"}\n\n:\n\ndata: {"op":"close"}\n\nid: a2\ndata: {}\n\n';
  const bytes = new TextEncoder().encode(text);
  const whole = new EventReader().read(bytes);
  expect(whole).toEqual(['{"text":"早安 🎉"}', null, '{"op":"close"}', "{}"]);
  for (let size = 1; size < 20; size++) {
    const reader = new EventReader();
    const events = [];
    for (let at = 0; at < bytes.length; at += size)
      events.push(...reader.read(bytes.subarray(at, at + size)));
    expect(events).toEqual(whole);
  }
});
