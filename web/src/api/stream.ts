/**
 * The live stream of cs: one connection a tab, read by `fetch` because the token travels in a header only. It comes
 * back by itself with `Last-Event-ID`, also when the server ended it together with the token.
 */
import { authorizedFetch } from "./client";
import { isAborted, problemOf } from "./problem";
import { SseParser } from "./sse";

export interface LiveEvent {
  name: string;
  data: unknown;
}
export type Connection = "connecting" | "live" | "away";

const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const SILENCE_MS = 40_000;

/** Run until aborted. `at` keeps the position over reconnects. Never throws. */
export async function followStream(
  signal: AbortSignal,
  onEvent: (event: LiveEvent) => void,
  onState: (state: Connection) => void,
): Promise<void> {
  let position: string | null = null;
  let pause = FIRST_MS;
  while (!signal.aborted) {
    onState("connecting");
    try {
      const parser = new SseParser(position);
      await readOnce(signal, parser, onEvent, () => {
        pause = FIRST_MS;
        onState("live");
      }, (at) => { position = at; });
    } catch (error) {
      if (signal.aborted) return;
      if (!isAborted(error)) onState("away");
    }
    await pauseFor(pause, signal);
    pause = Math.min(pause * 2, LONGEST_MS);
  }
}

async function readOnce(
  signal: AbortSignal,
  parser: SseParser,
  onEvent: (event: LiveEvent) => void,
  onOpen: () => void,
  onPosition: (at: string | null) => void,
): Promise<void> {
  const silence = new AbortController();
  const headers = new Headers({ accept: "text/event-stream" });
  if (parser.lastEventId !== null) headers.set("last-event-id", parser.lastEventId);
  let watch = setTimeout(() => silence.abort(), SILENCE_MS);
  const request = new Request("/api/cs/v1/stream", { headers, signal: AbortSignal.any([signal, silence.signal]) });
  try {
    const answer = await authorizedFetch(request, { limit: null });
    if (!answer.ok || answer.body === null) throw problemOf(answer.status, await answer.json().catch(() => ({})));
    onOpen();
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const { event, data } of parser.push(value)) onEvent({ name: event, data: JSON.parse(data) as unknown });
      onPosition(parser.lastEventId);
    }
  } finally {
    clearTimeout(watch);
    silence.abort();
  }
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
