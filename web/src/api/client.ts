/**
 * The typed clients of the services and the one way a request leaves the console: with the token, a time limit, and
 * one more try after a 401. Nothing else calls `fetch` but the token's renewal and the event stream.
 */
import createClient from "openapi-fetch";
import type { paths as AccountsPaths } from "./generated/accounts";
import type { paths as CancellationsPaths } from "./generated/cancellations";
import type { paths as CsPaths } from "./generated/cs";
import type { paths as OrdersPaths } from "./generated/orders";
import { asProblem, isAborted, problemOf } from "./problem";
import { accessToken, refreshSession } from "./token";

const LIMIT_MS = 30_000;
const OPEN = ["/api/accounts/v1/login", "/api/accounts/v1/logout"];

/** `fetch` with the token. A 401 is answered by one refresh and one repetition. `limit` null: it may last. */
export async function authorizedFetch(
  request: Request,
  { limit = LIMIT_MS }: { limit?: number | null } = {},
): Promise<Response> {
  const again = request.clone();
  const first = await send(request, limit);
  if (first.status !== 401 || OPEN.includes(new URL(request.url).pathname)) return first;
  await refreshSession();
  return send(again, limit);
}

function send(request: Request, limit: number | null): Promise<Response> {
  const token = accessToken();
  const headers = new Headers(request.headers);
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const signal = limit === null ? request.signal : AbortSignal.any([request.signal, AbortSignal.timeout(limit)]);
  return fetch(new Request(request, { headers, signal }));
}

const options = { baseUrl: origin(), fetch: (request: Request) => authorizedFetch(request), credentials: "same-origin" } as const;

function origin(): string {
  return typeof location === "undefined" ? "http://console.invalid" : location.origin;
}

export const accounts = createClient<AccountsPaths>(options);
export const orders = createClient<OrdersPaths>(options);
export const cs = createClient<CsPaths>(options);
export const cancellations = createClient<CancellationsPaths>(options);

interface Outcome {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else is thrown as ApiProblem. An abort of our own stays an abort. */
export async function answerOf<T>(call: Promise<Outcome>): Promise<T> {
  let outcome: Outcome;
  try {
    outcome = await call;
  } catch (error) {
    if (isAborted(error)) throw error;
    throw asProblem(error);
  }
  if (!outcome.response.ok) throw problemOf(outcome.response.status, outcome.error);
  return outcome.data as T;
}
