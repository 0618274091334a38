/** Blocks of a long list straight from its service: the grid's own block cache is the only place where rows are kept. */
import type { IDatasource, IGetRowsParams } from "ag-grid-community";
import { asProblem, isAborted, type ApiProblem } from "../api/problem";
import type { Page } from "../api/types";
import { endAfter, findEnd } from "./depth";

export const BLOCK = 100;

/** One block of a list. */
export type Load<T> = (offset: number, limit: number, signal: AbortSignal) => Promise<Page<T>>;

export interface Told {
  onTotal: (total: number | null, exact: boolean) => void;
  onProblem: (problem: ApiProblem | null) => void;
  /** Rows of a block are in the grid. */
  onShown?: () => void;
}

/** Rows of one search. A new search is a new source; what the old one still asks is given up. */
export function datasourceOf<T>(ask: Load<T>, told: Told): IDatasource {
  let end = new AbortController();
  let known = 0;

  async function load({ startRow, endRow }: IGetRowsParams): Promise<{ rows: T[]; last: number }> {
    const limit = endRow - startRow;
    const page = await ask(startRow, limit, end.signal);
    told.onTotal(page.total, page.total_is_exact);
    const last = endAfter(page, startRow, limit);
    if (last !== null) {
      if (page.items.length > 0) known = Math.max(known, startRow + page.items.length - 1);
      return { rows: page.items, last };
    }
    const isThere = async (offset: number): Promise<boolean> => (await ask(offset, 1, end.signal)).items.length > 0;
    return { rows: [], last: await findEnd(known, startRow, isThere) };
  }

  return {
    getRows(params) {
      load(params).then(
        ({ rows, last }) => {
          told.onProblem(null);
          params.successCallback(rows, last);
          told.onShown?.();
        },
        (error: unknown) => {
          params.failCallback();
          if (!isAborted(error)) told.onProblem(asProblem(error));
        },
      );
    },
    destroy: () => {
      end.abort();
      end = new AbortController(); // a grid that is mounted again takes the same source
    },
  };
}
