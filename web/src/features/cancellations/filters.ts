/** Filters of 취소결과조회 (F-185) and 취소철회조회 (F-189) in the address; the search word stays out of it. */
import type { components } from "../../api/generated/cancellations";
import { ORDER_STATUSES } from "../../api/types";
import { DECISIONS } from "../../api/types-claims";

export type ClaimSearch = components["schemas"]["ClaimSearch"];
export type Kind = "claims" | "withdrawals";

export const DATE_TYPES = {
  claims: ["requested_at", "cancelled_at"],
  withdrawals: ["withdrawn_at", "cancelled_at"],
} as const;
export type DateType = (typeof DATE_TYPES)[Kind][number];

export interface ClaimFilter {
  readonly date_type?: DateType;
  readonly date_from?: string;
  readonly date_to?: string;
  readonly channel_group_id?: string;
  readonly channel_id?: string;
  readonly min_qty?: number;
  readonly status?: (typeof ORDER_STATUSES)[number];
  readonly decision?: (typeof DECISIONS)[number];
  readonly acknowledged?: boolean;
}
export type Change = { [K in keyof ClaimFilter]?: ClaimFilter[K] | undefined };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NAMES = [
  "date_type",
  "date_from",
  "date_to",
  "channel_group_id",
  "channel_id",
  "min_qty",
  "status",
  "decision",
  "acknowledged",
] as const;

/** The filter of an address; what is not understood is left out. */
export function filterOf(params: URLSearchParams, kind: Kind): ClaimFilter {
  const found: Record<string, string | number | boolean> = {};
  const among = (name: string, values: readonly string[]): void => {
    const value = params.get(name);
    if (value !== null && values.includes(value)) found[name] = value;
  };
  among("date_type", DATE_TYPES[kind]);
  among("status", ORDER_STATUSES);
  among("decision", DECISIONS);
  for (const name of ["date_from", "date_to"]) {
    const value = params.get(name) ?? "";
    if (DAY.test(value)) found[name] = value;
  }
  for (const name of ["channel_group_id", "channel_id"]) {
    const value = params.get(name) ?? "";
    if (value !== "" && value.length <= 100) found[name] = value;
  }
  const least = params.get("min_qty") ?? "";
  if (/^\d{1,6}$/.test(least)) found.min_qty = Number(least);
  const acknowledged = params.get("acknowledged");
  if (acknowledged === "true" || acknowledged === "false") found.acknowledged = acknowledged === "true";
  return found as ClaimFilter;
}

/** The address of a filter, beside what else stands there. */
export function paramsOf(filter: ClaimFilter, kept: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of kept) if (!(NAMES as readonly string[]).includes(name) && name !== "q") params.set(name, value);
  for (const name of NAMES) if (filter[name] !== undefined) params.set(name, String(filter[name]));
  return params;
}

export function changed(filter: ClaimFilter, change: Change): ClaimFilter {
  return Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined));
}

/** The body of `POST …/search`, and of an acknowledgement by filter. */
export function searchBody(filter: ClaimFilter, word: string): ClaimSearch {
  const q = word.trim();
  return (q === "" ? { ...filter } : { ...filter, q }) as ClaimSearch;
}
