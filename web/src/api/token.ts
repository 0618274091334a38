/**
 * The access token, in memory only: no storage a script could read holds it. It is renewed by the HttpOnly refresh
 * cookie, by one request at a time, and a little before it ends so that the event stream is not cut off.
 */
import { ApiProblem, problemOf } from "./problem";

export interface SignedIn {
  access_token: string;
  expires_in: number;
  operator: { login: string; name: string; roles: string[]; last_login_at: string | null };
}

type Listener = (signedIn: SignedIn | null, why: EndReason | null) => void;
export type EndReason = "signed-out" | "ended";

const RENEW_AT = 0.8;
const RETRY_MS = 5_000;

let token: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let underway: Promise<SignedIn> | null = null;
let early: Promise<Response> | null = null;
const listeners = new Set<Listener>();

export const accessToken = (): string | null => token;

/** Hear of every new token and of the end of the session. Returns how to stop. */
export function onSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Take what login or refresh answered. */
export function takeSession(signedIn: SignedIn): void {
  token = signedIn.access_token;
  plan(signedIn.expires_in * 1000 * RENEW_AT);
  for (const listener of listeners) listener(signedIn, null);
}

/** Forget the token: signed out here or elsewhere, or ended by the server. */
export function dropSession(why: EndReason): void {
  token = null;
  clearTimeout(timer);
  for (const listener of listeners) listener(null, why);
}

/** A new token for the cookie. Callers at the same time share one request. Throws ApiProblem. */
export function refreshSession(): Promise<SignedIn> {
  underway ??= askForToken().finally(() => {
    underway = null;
  });
  return underway;
}

/** Whether there may be a cookie, which no script can see. Spares everybody who comes first a refusal. */
const HINT = "dyflux.session";
export const mayHaveSession = (): boolean => localStorage.getItem(HINT) !== null;
export function rememberSession(is: boolean): void {
  if (is) localStorage.setItem(HINT, "1");
  else localStorage.removeItem(HINT);
}

/** Ask before there is anybody to hear it: the first `refreshSession` takes this answer, or its error. */
export function askEarly(): void {
  early = postRefresh();
  early.catch(() => undefined);
}

const postRefresh = (): Promise<Response> =>
  fetch("/api/accounts/v1/refresh", { method: "POST", credentials: "same-origin" });

async function askForToken(): Promise<SignedIn> {
  const asked = early ?? postRefresh();
  early = null;
  const answer = await asked;
  const body: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const problem = problemOf(answer.status, body);
    if (answer.status === 401) dropSession("ended");
    throw problem;
  }
  takeSession(body as SignedIn);
  return body as SignedIn;
}

function plan(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(renew, delay);
}

/** A server that is away does not sign anybody out: ask again until it answers. */
function renew(): void {
  refreshSession().catch((error: unknown) => {
    const over = error instanceof ApiProblem && error.status === 401;
    if (!over) plan(RETRY_MS);
  });
}
