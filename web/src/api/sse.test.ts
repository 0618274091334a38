/** The event stream, whichever way its bytes are cut. */
import { describe, expect, it } from "vitest";
import { SseParser } from "./sse";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("SseParser", () => {
  it("reads an event with its id and data", () => {
    const parser = new SseParser();
    const found = parser.push(bytes('event: pack.changed\ndata: {"pack_no":101}\nid: 5-1\n\n'));
    expect(found).toEqual([{ event: "pack.changed", data: '{"pack_no":101}' }]);
    expect(parser.lastEventId).toBe("5-1");
  });

  it("moves its position for a comment with an id, without an event", () => {
    const parser = new SseParser();
    expect(parser.push(bytes(": connected\nid: 7-0\n\n"))).toEqual([]);
    expect(parser.lastEventId).toBe("7-0");
  });

  it("keeps the position it was given until another comes", () => {
    const parser = new SseParser("3-0");
    expect(parser.push(bytes(": ping\n\n"))).toEqual([]);
    expect(parser.lastEventId).toBe("3-0");
  });

  it("does not move before an event is whole", () => {
    const parser = new SseParser("3-0");
    parser.push(bytes("event: reset\ndata: {}\nid: 9-0\n"));
    expect(parser.lastEventId).toBe("3-0");
    expect(parser.push(bytes("\n"))).toEqual([{ event: "reset", data: "{}" }]);
    expect(parser.lastEventId).toBe("9-0");
  });

  it("puts together what arrives one byte at a time, Hangul too", () => {
    const parser = new SseParser();
    const all = bytes("data: 가나다\r\ndata: 라\r\n\r\n");
    const found = [...all].flatMap((byte) => parser.push(Uint8Array.of(byte)));
    expect(found).toEqual([{ event: "message", data: "가나다\n라" }]);
  });
});
