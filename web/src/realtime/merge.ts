import type { Position, StreamEvent, Subscribed } from "./wire";

/** What a frame did to a stream: new events in dense order, or a fresh start, or a hole that must be asked for. */
export type Outcome =
  | { type: "advanced"; fresh: StreamEvent[] }
  | { type: "reset"; fresh: StreamEvent[] }
  | { type: "gap"; fresh: StreamEvent[] };

/**
 * Where one stream stands, and the rule that keeps it dense: an event is taken only if it is the next one; older ones
 * are doubles and dropped; anything later is a hole. Plain synchronous data, no IO.
 */
export class StreamMerge {
  private at: Position | null;

  constructor(from: Position | null = null) {
    this.at = from;
  }

  /** The resume position: everything up to `seq` has been handed on. Only events move it, never an `ack`. */
  get position(): Position | null {
    return this.at === null ? null : { ...this.at };
  }

  subscribed(frame: Subscribed): Outcome {
    const events = sorted(frame.events ?? []);
    const first = events[0]?.seq;
    const start = first === undefined ? frame.head : first - 1;
    const foreign = this.at === null || this.at.epoch !== frame.epoch || this.at.seq > frame.head;
    if (frame.replay === "reset" || foreign) {
      // A snapshot that is no more than what we have already is no reason to throw anything away.
      if (!foreign && this.at !== null && start <= this.at.seq) return this.take(events);
      this.at = { epoch: frame.epoch, seq: start };
      const outcome = this.take(events);
      return { type: outcome.type === "gap" ? "gap" : "reset", fresh: outcome.fresh };
    }
    return this.take(events);
  }

  events(list: StreamEvent[]): Outcome {
    return this.take(sorted(list));
  }

  private take(events: StreamEvent[]): Outcome {
    const fresh: StreamEvent[] = [];
    if (this.at === null) return { type: events.length > 0 ? "gap" : "advanced", fresh };
    for (const event of events) {
      if (event.seq <= this.at.seq) continue;
      if (event.seq !== this.at.seq + 1) return { type: "gap", fresh };
      this.at.seq = event.seq;
      fresh.push(event);
    }
    return { type: "advanced", fresh };
  }
}

function sorted(events: StreamEvent[]): StreamEvent[] {
  return events.every((event, i) => i === 0 || events[i - 1]!.seq <= event.seq)
    ? events
    : [...events].sort((a, b) => a.seq - b.seq);
}
