/** When a button of the action bar is off, and which words say why (domain.md 2.10). */
import { describe, expect, it } from "vitest";
import type { Hold, Item, Order, PackDetail } from "../../api/types";
import { aHold, anItem, anOrder, aPack } from "../../testing/packs";
import { whyNot, type Situation } from "./why";

const claimHold: Hold = aHold({ kind: "FULL_CANCEL", claim_id: "c-1" });

function situation(pack: Partial<PackDetail> = {}, order: Partial<Order> = {}, item: Partial<Item> = {}): Situation {
  const made = anOrder({ ...order, items: order.items ?? [anItem(item)] });
  return { selected: true, pack: aPack({ orders: [made], ...pack }), order: made, mayCommand: true };
}

describe("whyNot", () => {
  it("F-024, F-030: asks for an order first when no row is selected, but not to make one", () => {
    const none = { selected: false, pack: undefined, order: undefined, mayCommand: true };
    expect(whyNot("ship", none)).toBe("no-order");
    expect(whyNot("create-order", none)).toBeNull();
  });

  it("waits when the selected pack is loading", () => {
    expect(whyNot("hold", { selected: true, pack: undefined, order: undefined, mayCommand: true })).toBe("loading");
  });

  it("refuses everything to an account that only reads", () => {
    const reader = { ...situation(), mayCommand: false };
    expect(whyNot("note", reader)).toBe("not-permitted");
    expect(whyNot("create-order", reader)).toBe("not-permitted");
  });

  it("lets a free order in 접수 get its waybill and wait to be shipped", () => {
    expect(whyNot("invoice", situation())).toBeNull();
    expect(whyNot("ship", situation())).toBe("NOT_INVOICED");
  });

  it("F-030, F-031, D1, D4: lets an order with a waybill leave, but not be cancelled or changed", () => {
    const invoiced = situation({ status: "INVOICED" });
    expect(whyNot("ship", invoiced)).toBeNull();
    expect(whyNot("invoice", invoiced)).toBeNull();
    expect(whyNot("cancel-all", invoiced)).toBe("CANCEL_BLOCKED_INVOICED");
    expect(whyNot("cancel-items", invoiced)).toBe("CANCEL_BLOCKED_INVOICED");
    expect(whyNot("change-shipping-info", invoiced)).toBe("LOCKED_BY_INVOICE");
    expect(whyNot("combine-add", invoiced)).toBe("COMBINE_NOT_RECEIVED");
  });

  it("leaves a shipped order its cancellation after shipping only", () => {
    const shipped = situation({ status: "SHIPPED" });
    expect(whyNot("hold", shipped)).toBe("HOLD_AFTER_SHIPPED");
    expect(whyNot("ship", shipped)).toBe("ALREADY_SHIPPED");
    expect(whyNot("invoice", shipped)).toBe("ALREADY_SHIPPED");
    expect(whyNot("cancel-all", shipped)).toBeNull();
  });

  it("names the claim before the hold, because that hold ends with the claim", () => {
    const both = situation({ status: "INVOICED", holds: [aHold({}), claimHold] });
    expect(whyNot("ship", both)).toBe("CLAIM_PENDING");
    expect(whyNot("release-hold", both)).toBeNull();
    expect(whyNot("release-hold", situation({ holds: [claimHold] }))).toBe("HOLD_OF_CLAIM");
  });

  it("holds once by hand", () => {
    expect(whyNot("hold", situation({ holds: [aHold({})] }))).toBe("HOLD_ALREADY_SET");
    expect(whyNot("hold", situation({ holds: [claimHold] }))).toBeNull();
    expect(whyNot("invoice", situation({ holds: [aHold({})] }))).toBe("ON_HOLD");
    expect(whyNot("release-hold", situation())).toBe("NOT_ON_HOLD");
  });

  it("F-030, F-031: cancels what is left and restores what was cancelled", () => {
    const gone = situation({}, {}, { qty: 2, cancelled_qty: 2 });
    expect(whyNot("cancel-all", gone)).toBe("ALREADY_CANCELLED");
    expect(whyNot("restore-all", gone)).toBeNull();
    expect(whyNot("invoice", gone)).toBe("FULLY_CANCELLED");
    expect(whyNot("restore-items", situation())).toBe("NOT_CANCELLED");
    const part = situation({ status: "INVOICED" }, {}, { qty: 2, cancelled_qty: 1 });
    expect(whyNot("restore-items", part)).toBe("LOCKED_BY_INVOICE");
  });

  it("does not ship what is not matched, but forgives a line that is cancelled", () => {
    expect(whyNot("invoice", situation({}, {}, { option_code: null }))).toBe("NOT_MATCHED");
    const lines = [anItem({ item_id: 1 }), anItem({ item_id: 2, option_code: null, cancelled_qty: 1 })];
    expect(whyNot("invoice", situation({}, { items: lines }))).toBeNull();
  });

  it("takes an order out of a parcel of two, unless it is locked", () => {
    const two = [anOrder({ mgmt_no: 101 }), anOrder({ mgmt_no: 102 })];
    expect(whyNot("combine-exclude", situation({ orders: two }))).toBeNull();
    expect(whyNot("combine-exclude", situation({ orders: two, combine_locked: true }))).toBe("COMBINE_LOCKED");
    expect(whyNot("combine-exclude", situation())).toBe("NOT_COMBINED");
  });

  it("leaves a deleted order its notes only", () => {
    const deleted = situation({}, { deleted_at: "2026-03-02T00:00:00Z" });
    expect(whyNot("hold", deleted)).toBe("ORDER_DELETED");
    expect(whyNot("note", deleted)).toBeNull();
  });
});
