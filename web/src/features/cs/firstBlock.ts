/**
 * The first block of the list, asked for while the window is still being built. It may be older than the event stream:
 * the window reads it once more as soon as the stream is open.
 */
import { answerOf, cs } from "../../api/client";
import { accessToken, onSession } from "../../api/token";
import type { PackRow, Page } from "../../api/types";
import { BLOCK } from "../../ui/datasource";
import { onLeave } from "../session/store";
import { filterOf, searchBody, type PackSearch } from "./filters";

let first: { asked: string; page: Promise<Page<PackRow>> } | null = null;
onLeave(() => {
  first = null;
});

export const blockOf = (body: PackSearch, signal: AbortSignal | null): Promise<Page<PackRow>> =>
  answerOf<Page<PackRow>>(cs.POST("/api/cs/v1/packs/search", { body, signal }));

/** Ask for what the address shows, as soon as somebody is signed in. */
export function askFirstBlock(): void {
  const ask = (): void => {
    const body = { ...searchBody(filterOf(new URLSearchParams(location.search)), ""), offset: 0, limit: BLOCK };
    const page = blockOf(body, null);
    page.catch(() => undefined); // who takes it hears of it
    first = { asked: JSON.stringify(body), page };
  };
  if (accessToken() !== null) return ask();
  const stop = onSession((signedIn) => {
    if (signedIn === null) return;
    stop();
    ask();
  });
}

/** The early answer, if it is the one to this question. It is given once, and to nobody after another question. */
export function takeFirstBlock(body: PackSearch): Promise<Page<PackRow>> | null {
  const page = first?.asked === JSON.stringify(body) ? first.page : null;
  first = null;
  return page;
}
