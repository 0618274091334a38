/** 취소관리: filters, decisions that are open, refusals in one line, rows of one verdict. */
import { describe, expect, it } from "vitest";
import type { UploadRow } from "../../api/types-claims";
import { changed, filterOf, paramsOf, searchBody } from "./filters";
import { openFor } from "./open";
import { refusedOf } from "./results";
import { rowsLoader } from "./rowsLoader";

describe("filters of claims", () => {
  it("come back from the address as they went in", () => {
    const filter = { decision: "HELD_FOR_DECISION", acknowledged: false, min_qty: 2, date_from: "2026-03-01" } as const;
    expect(filterOf(paramsOf(filter), "claims")).toEqual(filter);
  });

  it("know the dates of their list only", () => {
    const params = new URLSearchParams("date_type=withdrawn_at");
    expect(filterOf(params, "claims")).toEqual({});
    expect(filterOf(params, "withdrawals")).toEqual({ date_type: "withdrawn_at" });
  });

  it("keep the word out of the address", () => {
    expect(paramsOf({ min_qty: 2 }, new URLSearchParams("q=demo70001")).toString()).toBe("min_qty=2");
    expect(searchBody({ min_qty: 2 }, " demo7 ")).toEqual({ min_qty: 2, q: "demo7" });
    expect(changed({ min_qty: 2, acknowledged: false }, { min_qty: undefined })).toEqual({ acknowledged: false });
  });
});

describe("openFor", () => {
  it("offers both ways for a held claim, an order for one without, nothing while one is carried out", () => {
    expect(openFor({ decision: "HELD_FOR_DECISION", pending: null })).toEqual(["CANCEL", "SHIP"]);
    expect(openFor({ decision: "AMBIGUOUS", pending: null })).toEqual(["MATCH"]);
    expect(openFor({ decision: "HELD_FOR_DECISION", pending: "CANCEL" })).toEqual([]);
    expect(openFor({ decision: "APPLIED_BEFORE_SHIP", pending: null })).toEqual([]);
  });
});

describe("refusedOf", () => {
  it("says each code once with how many", () => {
    const no = { ok: false, code: "ALREADY_ACKED", detail: "이미 확인한 건입니다." };
    const found = refusedOf([{ ok: true, code: null, detail: null }, no, no], "ko");
    expect(found).toEqual({ rows: 2, text: "이미 확인한 건입니다. (ALREADY_ACKED) × 2" });
  });
});

describe("rowsLoader", () => {
  const rows = Array.from({ length: 7 }, (_, n) => ({ n: n * 3 + 1 }) as UploadRow);
  const signal = new AbortController().signal;
  const asked: unknown[] = [];
  const ask = async (_id: string, query: { limit: number; cursor?: string; offset?: number }) => {
    asked.push(query);
    const start = Number(query.cursor ?? query.offset ?? 0);
    const items = rows.slice(start, start + query.limit);
    const next = start + query.limit < rows.length ? String(start + query.limit) : null;
    return { items, next_cursor: next, prev_cursor: null, total: rows.length, total_is_exact: true };
  };
  const numbers = (page: { items: UploadRow[] }) => page.items.map(({ n }) => n);

  it("jumps among all rows by their number", async () => {
    const load = rowsLoader("u", undefined, ask);
    expect(numbers(await load(4, 2, signal))).toEqual([13, 16]);
    expect(asked.at(-1)).toEqual({ offset: 4, limit: 2 });
  });

  it("reaches a late block of one verdict page after page, and remembers the way", async () => {
    const load = rowsLoader("u", "OK", ask);
    expect(numbers(await load(4, 2, signal))).toEqual([13, 16]);
    const before = asked.length;
    expect(numbers(await load(6, 2, signal))).toEqual([19]);
    expect(asked.length - before).toBe(1);
    expect(numbers(await load(2, 2, signal))).toEqual([7, 10]);
  });

  it("is empty beyond the end", async () => {
    expect(numbers(await rowsLoader("u", "OK", ask)(8, 2, signal))).toEqual([]);
  });
});
