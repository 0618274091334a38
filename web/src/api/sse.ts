/** Server-sent events out of a byte stream (WHATWG HTML, 9.2). An id without data moves the position without an event. */

export interface StreamEvent {
  event: string;
  data: string;
}

export class SseParser {
  lastEventId: string | null;
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | null = null;
  readonly #decoder = new TextDecoder();

  constructor(lastEventId: string | null = null) {
    this.lastEventId = lastEventId;
  }

  /** The events that these bytes complete. */
  push(bytes: Uint8Array): StreamEvent[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    const found: StreamEvent[] = [];
    for (const line of lines) {
      const done = this.#line(line);
      if (done) found.push(done);
    }
    return found;
  }

  #line(line: string): StreamEvent | null {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? "" : line.slice(colon + 1);
    const value = raw.startsWith(" ") ? raw.slice(1) : raw;
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return null;
  }

  #dispatch(): StreamEvent | null {
    if (this.#id !== null) this.lastEventId = this.#id;
    const event = { event: this.#event || "message", data: this.#data.join("\n") };
    const said = this.#data.length > 0;
    this.#event = "";
    this.#data = [];
    this.#id = null;
    return said ? event : null;
  }
}
