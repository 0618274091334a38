/**
 * How long the scroll bar is. Totals over 500 are estimates, so that the true end is found when somebody jumps past
 * it: a few questions for one row each, instead of emptying block after block.
 */
import type { Page } from "../api/types";

/** The number of rows for the grid after the block at `offset`; null when the end lies before it and must be sought. */
export function endAfter(page: Pick<Page<unknown>, "items" | "total">, offset: number, limit: number): number | null {
  const seen = offset + page.items.length;
  if (page.items.length < limit) return page.items.length > 0 || offset === 0 ? seen : null;
  return Math.max(page.total ?? 0, seen + 1);
}

/** The smallest count of rows such that nothing is at it, between a row that is there and one that is not. */
export async function findEnd(
  known: number,
  empty: number,
  isThere: (offset: number) => Promise<boolean>,
): Promise<number> {
  let [low, high] = [known, empty];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isThere(middle)) low = middle;
    else high = middle;
  }
  return high;
}
