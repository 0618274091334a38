/** What somebody else changed, in words. */
import { describe, expect, it } from "vitest";
import { text, type Translate } from "../../messages";
import { changeLines, fieldText, valueText } from "./conflict";

const t: Translate = (key, params) => text("ko", key, params);

describe("conflict", () => {
  it("names fields as an agent calls them", () => {
    expect(fieldText(t, "status")).toBe("상태");
    expect(fieldText(t, "recipient/address")).toBe("수령자 주소");
    expect(fieldText(t, "items/12/cancelled_before_qty")).toBe("상품 12 배송전 취소수량");
    expect(fieldText(t, "orders/101/pack_no")).toBe("101번 주문 합포번호");
    expect(fieldText(t, "holds/0197f")).toBe("보류");
    expect(fieldText(t, "something_new")).toBe("something_new");
  });

  it("says values in words, and nothing as a dash", () => {
    expect(valueText(t, "status", "INVOICED")).toBe("송장");
    expect(valueText(t, "holds/0197f", "GENERAL")).toBe("보류");
    expect(valueText(t, "holds/0197f", null)).toBe("–");
    expect(valueText(t, "combine_locked", true)).toBe("예");
    expect(valueText(t, "orders", [101, 102])).toBe("101, 102");
    expect(valueText(t, "shipped_at", "2026-03-02T00:04:05+00:00")).toBe("2026-03-02 09:04:05");
  });

  it("keeps who and when, in Korean time", () => {
    const changes = [{ field: "invoice_no", old: null, new: "213300120001", by: "system", at: "2026-03-02T00:00:00Z" }];
    expect(changeLines(t, changes)).toEqual([
      { field: "송장번호", old: "–", new: "213300120001", by: "시스템", at: "2026-03-02 09:00:00" },
    ]);
  });
});
