/** Takes a stream of server-sent events apart, as this server writes them: one line of data each. */
export class EventReader {
  private readonly decoder = new TextDecoder();
  private rest = "";

  /** The data of the events that are whole with these bytes; null for a comment. */
  read(bytes: Uint8Array): (string | null)[] {
    const parts = (this.rest + this.decoder.decode(bytes, { stream: true })).split("\n\n");
    this.rest = parts.pop() ?? "";
    return parts.map((part) => {
      const line = part.split("\n").find((line) => line.startsWith("data:"));
      return line?.slice(5).trimStart() ?? null;
    });
  }
}
