/**
 * The filters of the CS window (F-010 … F-022) in the address, so that a view can be kept and shared. The search word
 * is a person's name or phone more often than not: it never goes into the address, only into a request's body.
 */
import type { components } from "../../api/generated/cs";
import { CS_STATUSES, ORDER_STATUSES } from "../../api/types";

export const DATE_TYPES = ["placed_at", "shipped_at"] as const;
export const SEARCH_KEYS = [
  "recipient",
  "buyer",
  "mgmt_no",
  "market_order_no",
  "tel",
  "mobile",
  "invoice_no",
  "product_name",
  "option_name",
  "option_code",
  "address",
] as const;
export const TOGGLES = [
  "on_hold",
  "sold_out",
  "temporarily_sold_out",
  "open_cs",
  "combined",
  "alarm",
  "exclude_cancelled",
  "late",
  "deleted",
] as const;
export const SORTS = [
  "-placed_at",
  "placed_at",
  "-pack_no",
  "pack_no",
  "-shipped_at",
  "shipped_at",
  "ship_by",
  "-ship_by",
] as const;
const CHOICES = {
  date_type: DATE_TYPES,
  key: SEARCH_KEYS,
  status: ORDER_STATUSES,
  cs_status: CS_STATUSES,
  handled: ["OPEN", "DONE"],
  sort: SORTS,
} as const;
const WORDS = ["date_from", "date_to", "channel_group_id", "channel_id", "operator", "task"] as const;

export type Toggle = (typeof TOGGLES)[number];
export type Filter = {
  readonly [K in keyof typeof CHOICES]?: (typeof CHOICES)[K][number];
} & { readonly [K in (typeof WORDS)[number]]?: string } & { readonly [K in Toggle]?: true };

export type PackSearch = components["schemas"]["PackSearch"];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The filter of an address; what is not understood is left out. */
export function filterOf(params: URLSearchParams): Filter {
  const found: Record<string, string | true> = {};
  for (const [name, values] of Object.entries(CHOICES)) {
    const value = params.get(name);
    if (value !== null && (values as readonly string[]).includes(value)) found[name] = value;
  }
  for (const name of WORDS) {
    const value = params.get(name);
    if (value && value.length <= 100 && (!name.startsWith("date_") || DAY.test(value))) found[name] = value;
  }
  for (const name of TOGGLES) if (params.get(name) === "1") found[name] = true;
  return found as Filter;
}

/** The address of a filter. What does not belong to the filter (the selected pack) is kept, but for a search word. */
export function paramsOf(filter: Filter, kept: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const params = new URLSearchParams();
  const own = new Set<string>([...Object.keys(CHOICES), ...WORDS, ...TOGGLES, "q"]);
  for (const [name, value] of kept) if (!own.has(name)) params.set(name, value);
  for (const name of own) {
    const value = filter[name as keyof Filter];
    if (value !== undefined) params.set(name, value === true ? "1" : value);
  }
  return params;
}

/** The body of `POST /packs/search`. Without a word its key asks nothing. */
export function searchBody(filter: Filter, word: string): PackSearch {
  const { key, ...asked } = filter;
  const q = word.trim();
  return (q === "" ? asked : { ...asked, key: key ?? "recipient", q }) as PackSearch;
}

/** A filter with changes; `undefined` takes a part out. */
export function changed(filter: Filter, change: { [K in keyof Filter]?: Filter[K] | undefined }): Filter {
  const next: Record<string, unknown> = { ...filter, ...change };
  for (const name of Object.keys(next)) if (next[name] === undefined || next[name] === "") delete next[name];
  return next as Filter;
}
