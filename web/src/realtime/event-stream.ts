/** One server-sent event; a comment has neither. */
export interface StreamedEvent {
  id: string | null;
  data: string | null;
}

/** Takes a stream of server-sent events apart, as this server writes them: one line of data each. */
export class EventReader {
  private readonly decoder = new TextDecoder();
  private rest = "";

  /** The events that are whole with these bytes. */
  read(bytes: Uint8Array): StreamedEvent[] {
    const parts = (this.rest + this.decoder.decode(bytes, { stream: true })).split("\n\n");
    this.rest = parts.pop() ?? "";
    return parts.map((part) => {
      const event: StreamedEvent = { id: null, data: null };
      for (const line of part.split("\n")) {
        if (line.startsWith("id:")) event.id = line.slice(3).trimStart();
        else if (line.startsWith("data:")) event.data = line.slice(5).trimStart();
      }
      return event;
    });
  }
}
