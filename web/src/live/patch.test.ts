/** What a live event or an answer does to a row. */
import { describe, expect, it } from "vitest";
import type { CommandAnswer } from "../api/types";
import { aHold, anItem, anOrder, aPack } from "../testing/packs";
import { liveOf, type PackPatch } from "./events";
import { patchOfAnswer, patchRow } from "./patch";

const patch = (part: Partial<PackPatch> = {}): PackPatch => ({
  pack_no: 101,
  version: 8,
  dissolved: false,
  deleted: false,
  status: "INVOICED",
  placed_at: "2026-03-02T00:04:00Z",
  channel_name: "스토어 바른상점",
  market_order_no: "demo70001",
  qty: 1,
  order_count: 1,
  mgmt_nos: [101],
  on_hold: false,
  combine_locked: false,
  courier: "CJ",
  invoice_no: "213300120001",
  shipped_at: null,
  cs_badges: ["NORMAL", "CS"],
  ...part,
});

describe("patchRow", () => {
  it("takes what is newer and keeps the names, which do not travel", () => {
    const row = patchRow(aPack(), patch());
    expect([row.status, row.invoice_no, row.version]).toEqual(["INVOICED", "213300120001", 8]);
    expect(row.recipient.name).toBe("가나다");
  });

  it("gives back the same row when the event is older", () => {
    const row = aPack({ version: 9 });
    expect(patchRow(row, patch())).toBe(row);
  });

  it("takes an equal version, because badges change without one", () => {
    expect(patchRow(aPack({ version: 8 }), patch()).cs_badges).toEqual(["NORMAL", "CS"]);
  });

  it("leaves another pack alone", () => {
    const row = aPack({ pack_no: 102 });
    expect(patchRow(row, patch())).toBe(row);
  });

  it("marks a pack that was combined away or deleted, and keeps it in its place", () => {
    expect(patchRow(aPack(), patch({ dissolved: true })).gone).toBe("dissolved");
    expect(patchRow(aPack(), patch({ dissolved: true })).status).toBe("RECEIVED");
    expect(patchRow(aPack(), patch({ deleted: true })).gone).toBe("deleted");
    expect(patchRow({ ...aPack(), gone: "deleted" }, patch()).gone).toBeUndefined();
  });
});

describe("patchOfAnswer", () => {
  const two = [
    anOrder({ mgmt_no: 102, market_order_no: "demo70002", cs_badges: ["PARTIAL_CANCEL_BEFORE"], items: [anItem({ qty: 3 })] }),
    anOrder({ mgmt_no: 101, items: [anItem({ qty: 2 })] }),
  ];
  const answer = (part: Partial<CommandAnswer["pack"]> = {}): CommandAnswer => ({
    mgmt_no: 101,
    pack_no: 101,
    version: 8,
    created: [],
    warnings: [],
    pack: {
      pack_no: 101,
      version: 8,
      status: "RECEIVED",
      combine_locked: false,
      courier: null,
      invoice_no: null,
      shipped_at: null,
      holds: [aHold({})],
      orders: two,
      ...part,
    },
  });

  it("shows the pack by its representative, gross quantities, and every badge once", () => {
    const made = patchOfAnswer(answer(), undefined);
    expect([made.market_order_no, made.qty, made.order_count, made.on_hold]).toEqual(["demo70001", 5, 2, true]);
    expect(made.mgmt_nos).toEqual([101, 102]);
    expect(made.cs_badges).toEqual(["PARTIAL_CANCEL_BEFORE", "NORMAL"]);
  });

  it("keeps the badge of open records until cs says otherwise", () => {
    expect(patchOfAnswer(answer(), aPack({ cs_badges: ["NORMAL", "CS"] })).cs_badges).toContain("CS");
  });

  it("counts what is not deleted; a pack without any is deleted", () => {
    const [first, second] = two as [(typeof two)[0], (typeof two)[0]];
    const deleted = { ...first, deleted_at: "2026-03-02T00:00:00Z" };
    expect(patchOfAnswer(answer({ orders: [deleted, second] }), undefined).order_count).toBe(1);
    expect(patchOfAnswer(answer({ orders: [deleted] }), undefined).deleted).toBe(true);
  });
});

describe("liveOf", () => {
  it("lets events of a later version pass by", () => {
    expect(liveOf("viewing", {})).toBeNull();
    expect(liveOf("reset", {})).toEqual({ name: "reset", data: {} });
  });
});
