/** Answers of cancellations: claims, withdrawals, uploads and their rows. */
import type { BulkRow, OrderStatus } from "./types";

export const DECISIONS = [
  "UNMATCHED",
  "AMBIGUOUS",
  "APPLIED_BEFORE_SHIP",
  "HELD_FOR_DECISION",
  "RECORDED_AFTER_SHIP",
  "ALREADY_CANCELLED",
  "REFUSED",
] as const;
export type Decision = (typeof DECISIONS)[number];
export type Resolution = "CANCEL" | "SHIP" | "MATCH";

export interface Claim {
  id: string;
  channel_id: string;
  claim_key: string;
  type: string;
  state: string;
  decision: Decision;
  market_order_no: string;
  market_line_no: string;
  mgmt_no: number | null;
  qty: number | null;
  reason: string;
  reason_raw: string;
  requested_at: string | null;
  channel_name: string | null;
  buyer_name: string | null;
  order_qty: number | null;
  invoice_no: string | null;
  placed_at: string | null;
  shipped_at: string | null;
  order_status: OrderStatus | null;
  cancelled_at: string | null;
  memo: string;
  raced: boolean;
  withdrawn_at: string | null;
  withdrawal: "RELEASED" | "RESTORED" | "RESTORE_REQUIRED" | "SHIPPED_ANYWAY" | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  forced: boolean;
  resolution: Resolution | null;
  pending: string | null;
  code: string | null;
  received_at: string | null;
}

export const VERDICTS = [
  "OK",
  "INVOICED_HELD",
  "SHIPPED_RECORDED",
  "AMBIGUOUS",
  "ORDER_NOT_FOUND",
  "ALREADY_CANCELLED",
  "QTY_OVER",
  "DUPLICATE_ROW",
  "WITHDRAWN_ROW",
  "BAD_DATE",
  "BAD_QTY",
  "EMPTY_ORDER_NO",
] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Upload {
  upload_id: string;
  channel_id: string;
  file_name: string;
  rows: number;
  ignored: number;
  verdicts: Partial<Record<Verdict, number>>;
  state: string;
  asked: number;
  applied: number;
  created_at: string;
  created_by: string;
}

export interface UploadRow {
  n: number;
  sheet_row: number;
  mgmt_no: number | null;
  market_order_no: string;
  market_line_no: string;
  channel_product_code: string;
  channel_name: string;
  buyer_name: string | null;
  product_name: string;
  option_name: string;
  qty: number | string | null;
  reason: string;
  requested_at: string | null;
  return_invoice_no: string;
  claim_key: string | null;
  verdict: Verdict;
  detail: string;
  skip: boolean;
  applied_at: string | null;
  applied_by: string | null;
  ok: boolean | null;
  claim_id: string | null;
  decision: Decision | null;
}

/** Up to 200 rows answer at once; more run as a job. */
export interface Applied {
  results?: (BulkRow & { n: number; verdict: Verdict })[];
  job_id?: string;
  total?: number;
}

export interface Job {
  job_id: string;
  state: string;
  done: number;
  total: number;
}
