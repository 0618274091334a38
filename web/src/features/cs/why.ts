/**
 * Why an action cannot be done now, told from what is on the screen (domain.md 2.10); null when it can be tried. The
 * API decides in the end: this only spares the agent a refusal that is certain, and says what to do first.
 */
import type { Item, Order, PackDetail } from "../../api/types";
import type { ActionName } from "../../ui/keys";

export type Why =
  | "no-order"
  | "loading"
  | "not-permitted"
  | "ORDER_DELETED"
  | "HOLD_ALREADY_SET"
  | "HOLD_AFTER_SHIPPED"
  | "NOT_ON_HOLD"
  | "HOLD_OF_CLAIM"
  | "LOCKED_BY_INVOICE"
  | "ALREADY_SHIPPED"
  | "CLAIM_PENDING"
  | "ON_HOLD"
  | "FULLY_CANCELLED"
  | "NOT_MATCHED"
  | "NOT_INVOICED"
  | "CANCEL_BLOCKED_INVOICED"
  | "ALREADY_CANCELLED"
  | "NOT_CANCELLED"
  | "COMBINE_NOT_RECEIVED"
  | "COMBINE_LOCKED"
  | "NOT_COMBINED";

export interface Situation {
  /** Whether a row is selected; its pack may still be loading. */
  readonly selected: boolean;
  readonly pack: PackDetail | undefined;
  readonly order: Order | undefined;
  readonly mayCommand: boolean;
}

export const leftOf = (item: Item): number => item.qty - item.cancelled_qty;
export const isCancelled = (order: Order): boolean => order.items.every((item) => leftOf(item) <= 0);
export const liveOrders = (pack: PackDetail): Order[] => pack.orders.filter((order) => order.deleted_at === null);

type Rule = (pack: PackDetail, order: Order) => Why | null;

/** What keeps a parcel from its waybill or from leaving: a claim before a hold, because the claim's hold needs the claim. */
const gate = (pack: PackDetail): Why | null => {
  if (pack.holds.some((hold) => hold.claim_id !== null)) return "CLAIM_PENDING";
  return pack.holds.length > 0 ? "ON_HOLD" : null;
};

const cancellable: Rule = (pack, order) => {
  if (pack.status === "INVOICED") return "CANCEL_BLOCKED_INVOICED";
  return isCancelled(order) ? "ALREADY_CANCELLED" : null;
};

const restorable: Rule = (pack, order) => {
  if (order.items.every((item) => item.cancelled_qty === 0)) return "NOT_CANCELLED";
  return pack.status === "INVOICED" ? "LOCKED_BY_INVOICE" : null;
};

const RULES: Record<Exclude<ActionName, "create-order">, Rule> = {
  hold: (pack) => {
    if (pack.status === "SHIPPED") return "HOLD_AFTER_SHIPPED";
    return pack.holds.some((hold) => hold.kind === "GENERAL") ? "HOLD_ALREADY_SET" : null;
  },
  "release-hold": (pack) => {
    if (pack.holds.length === 0) return "NOT_ON_HOLD";
    return pack.holds.every((hold) => hold.claim_id !== null) ? "HOLD_OF_CLAIM" : null;
  },
  "change-shipping-info": (pack) => {
    if (pack.status === "INVOICED") return "LOCKED_BY_INVOICE";
    return pack.status === "SHIPPED" ? "ALREADY_SHIPPED" : null;
  },
  invoice: (pack) => {
    if (pack.status === "SHIPPED") return "ALREADY_SHIPPED";
    if (pack.status === "INVOICED") return null;
    const blocked = gate(pack);
    if (blocked !== null) return blocked;
    const orders = liveOrders(pack);
    if (orders.every(isCancelled)) return "FULLY_CANCELLED";
    const open = orders.flatMap((each) => each.items).some((item) => leftOf(item) > 0 && item.option_code === null);
    return open ? "NOT_MATCHED" : null;
  },
  ship: (pack) => {
    if (pack.status === "SHIPPED") return "ALREADY_SHIPPED";
    return pack.status === "RECEIVED" ? "NOT_INVOICED" : gate(pack);
  },
  "combine-add": (pack, order) => {
    if (pack.status !== "RECEIVED") return "COMBINE_NOT_RECEIVED";
    if (pack.combine_locked) return "COMBINE_LOCKED";
    return isCancelled(order) ? "FULLY_CANCELLED" : null;
  },
  "combine-exclude": (pack) => {
    if (liveOrders(pack).length < 2) return "NOT_COMBINED";
    if (pack.status !== "RECEIVED") return "LOCKED_BY_INVOICE";
    return pack.combine_locked ? "COMBINE_LOCKED" : null;
  },
  "cancel-all": cancellable,
  "cancel-items": cancellable,
  "restore-all": restorable,
  "restore-items": restorable,
  note: () => null,
};

/** The reason, or null. */
export function whyNot(action: ActionName, { selected, pack, order, mayCommand }: Situation): Why | null {
  if (!mayCommand) return "not-permitted";
  if (action === "create-order") return null;
  if (!selected) return "no-order";
  if (pack === undefined || order === undefined) return "loading";
  if (action === "note") return null;
  if (order.deleted_at !== null) return "ORDER_DELETED";
  return RULES[action](pack, order);
}
