/** Answers of the API by their fixed names (the documents describe requests; these are the shapes that are answered). */

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  prev_cursor: string | null;
  total: number | null;
  total_is_exact: boolean;
}

export type OrderStatus = "RECEIVED" | "INVOICED" | "SHIPPED";
export const ORDER_STATUSES: readonly OrderStatus[] = ["RECEIVED", "INVOICED", "SHIPPED"];

export const CS_STATUSES = [
  "NORMAL",
  "FULL_CANCEL_BEFORE",
  "PARTIAL_CANCEL_BEFORE",
  "FULL_CANCEL_AFTER",
  "PARTIAL_CANCEL_AFTER",
  "FULL_EXCHANGE_BEFORE",
  "PARTIAL_EXCHANGE_BEFORE",
  "FULL_EXCHANGE_AFTER",
  "PARTIAL_EXCHANGE_AFTER",
] as const;
export type CsStatus = (typeof CS_STATUSES)[number];
/** A badge of the grid: a C/S state, or `CS` for open records. */
export type Badge = CsStatus | "CS";

export interface Person {
  name: string;
  tel: string;
  mobile: string;
  zip: string;
  address: string;
}
export interface Recipient extends Person {
  memo: string;
}

export interface PackRow {
  pack_no: number;
  version: number;
  placed_at: string | null;
  channel_id: string | null;
  channel_name: string;
  market_order_no: string;
  recipient: Recipient;
  buyer_name: string;
  qty: number;
  order_count: number;
  mgmt_nos: number[];
  status: OrderStatus;
  cs_badges: Badge[];
  on_hold: boolean;
  combine_locked: boolean;
  courier: string | null;
  invoice_no: string | null;
  invoiced_at: string | null;
  shipped_at: string | null;
  ship_by: string | null;
}

export interface Hold {
  id: string;
  mgmt_no: number;
  kind: string;
  reason: string;
  claim_id: string | null;
  by: string;
  at: string;
}

export interface Item {
  item_id: number;
  option_code: string | null;
  product_code: string | null;
  product_name: string;
  option_name: string;
  supplier_name: string;
  consignment: boolean;
  stock_on_hand: number;
  sold_out: boolean;
  temporarily_sold_out: boolean;
  qty: number;
  cancelled_qty: number;
  cancelled_before_qty: number;
  cancelled_after_qty: number;
  exchanged_qty: number;
  returning_qty: number;
  price: number;
  cs_status: CsStatus;
  added_by_cs: boolean;
}

export interface Order {
  mgmt_no: number;
  pack_no: number;
  version: number;
  status: OrderStatus;
  channel_id: string;
  channel_name: string;
  market_order_no: string;
  market_line_no: string;
  placed_at: string;
  ship_by: string | null;
  source: string;
  copied_from: number | null;
  deleted_at: string | null;
  buyer: Person;
  channel_product_code: string;
  channel_product_name: string;
  channel_option_name: string;
  order_amount: number;
  paid_amount: number;
  settlement_expected: number;
  shipping_fee: number;
  cs_status: CsStatus;
  cs_badges: CsStatus[];
  items: Item[];
}

export interface PackDetail extends PackRow {
  deleted: boolean;
  open_count: number;
  holds: Hold[];
  orders: Order[];
}

/** What a command answers: the pack as orders has it now. Names in it are not masked: only its state is shown from here. */
export interface CommandAnswer {
  mgmt_no: number;
  pack_no: number;
  version: number;
  pack: Pick<PackRow, "pack_no" | "version" | "status" | "combine_locked" | "courier" | "invoice_no" | "shipped_at"> & {
    holds: Hold[];
    orders: Order[];
  };
  created: number[];
  warnings: Warning[];
}

export interface Warning {
  code: string;
  detail: string;
}

export interface CsRecord {
  id: number;
  at: string;
  mgmt_no: number;
  pack_no: number;
  operator: string;
  task: string;
  task_label: string;
  system_text: string;
  note: string;
  handled: "OPEN" | "DONE";
  alarm_at: string | null;
  rendered: string;
}

export interface BulkRow {
  id?: string | number;
  mgmt_no?: number;
  ok: boolean;
  code: string | null;
  detail: string | null;
}
export interface Bulk {
  results: BulkRow[];
}
