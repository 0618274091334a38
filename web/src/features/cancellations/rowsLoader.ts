/** Blocks of an upload's rows. All rows are numbered without gaps; rows of one verdict are reached page after page. */
import type { UploadRow, Verdict } from "../../api/types-claims";
import type { Load } from "../../ui/datasource";
import { rowsOf } from "./api";

export function rowsLoader(uploadId: string, verdict: Verdict | undefined, ask: typeof rowsOf = rowsOf): Load<UploadRow> {
  if (verdict === undefined) return (offset, limit, signal) => ask(uploadId, { offset, limit }, signal);
  const cursors = new Map<number, string>();
  return async (offset, limit, signal) => {
    let at = [...cursors.keys()].filter((known) => known <= offset).reduce((a, b) => Math.max(a, b), 0);
    for (;;) {
      const cursor = cursors.get(at);
      const page = await ask(uploadId, { limit, verdict, ...(cursor === undefined ? {} : { cursor }) }, signal);
      if (page.next_cursor !== null) cursors.set(at + page.items.length, page.next_cursor);
      if (at >= offset || page.next_cursor === null) return at === offset ? page : { ...page, items: [] };
      at += page.items.length;
    }
  };
}
