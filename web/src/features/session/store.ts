/**
 * Who is signed in, for the screens: starting, in, out, or unknown because the server is away. Tabs tell one another:
 * signing out on one signs out all of them, signing in wakes those that wait.
 */
import { useSyncExternalStore } from "react";
import { accounts } from "../../api/client";
import { asProblem, problemOf } from "../../api/problem";
import {
  dropSession, mayHaveSession, onSession, refreshSession, rememberSession, takeSession, type SignedIn,
} from "../../api/token";

export type OutReason = "signed-out" | "signed-out-elsewhere" | "ended" | null;
export type Session =
  | { readonly state: "starting" | "away" }
  | { readonly state: "in"; readonly operator: SignedIn["operator"] }
  | { readonly state: "out"; readonly why: OutReason };

type TabMessage = "signed-out" | "signed-in";

const RETRY_MS = 3_000;
const listeners = new Set<() => void>();
const endings = new Set<() => void>();
const tabs = new BroadcastChannel("dyflux-session");
let current: Session = { state: "starting" };
let begun = false;

function become(next: Session): void {
  const left = current.state === "in" && (next.state !== "in" || next.operator.login !== current.operator.login);
  current = next;
  if (left) for (const forget of endings) forget();
  for (const listener of listeners) listener();
}

onSession((signedIn, why) => {
  rememberSession(signedIn !== null);
  if (signedIn !== null) become({ state: "in", operator: signedIn.operator });
  else if (current.state === "in") become({ state: "out", why: why === "ended" ? "ended" : "signed-out" });
});

tabs.addEventListener("message", (event: MessageEvent<TabMessage>) => {
  if (event.data === "signed-out" && current.state === "in") {
    dropSession("signed-out");
    become({ state: "out", why: "signed-out-elsewhere" });
  }
  if (event.data === "signed-in") void resume();
});

/** Find out whether the browser still has a session. Repeats while the server is away. */
export async function resume(): Promise<void> {
  if (current.state === "starting" && !mayHaveSession()) return become({ state: "out", why: null });
  try {
    await refreshSession();
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 401) {
      if (current.state !== "out") become({ state: "out", why: null });
      return;
    }
    if (current.state === "starting" || current.state === "away") {
      become({ state: "away" });
      setTimeout(() => void resume(), RETRY_MS);
    }
  }
}

/** Throws ApiProblem with the API's code. */
export async function signIn(login: string, password: string): Promise<void> {
  let answer;
  try {
    answer = await accounts.POST("/api/accounts/v1/login", { body: { login, password } });
  } catch (error) {
    throw asProblem(error);
  }
  if (answer.data === undefined) throw problemOf(answer.response.status, answer.error);
  takeSession(answer.data);
  tabs.postMessage("signed-in" satisfies TabMessage);
}

/** Ends the session on the server and in all tabs. Throws ApiProblem, still signed in, when the server did not hear it. */
export async function signOut(): Promise<void> {
  let answer;
  try {
    answer = await accounts.POST("/api/accounts/v1/logout");
  } catch (error) {
    throw asProblem(error);
  }
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  dropSession("signed-out");
  tabs.postMessage("signed-out" satisfies TabMessage);
}

/** Hear when the operator leaves or changes, to forget what was shown. */
export function onLeave(forget: () => void): void {
  endings.add(forget);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!begun) {
    begun = true;
    void resume();
  }
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => current);
}
