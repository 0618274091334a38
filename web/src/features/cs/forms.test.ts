/** Small decisions of the forms and of the history. */
import { describe, expect, it } from "vitest";
import type { CsRecord } from "../../api/types";
import { anItem, anOrder } from "../../testing/packs";
import { bare } from "./actions/bare";
import { chosen, proposed } from "./actions/chosen";
import { edited } from "./actions/edited";
import { entryOf } from "./history";
import { packOf } from "./packParam";

const NOW = { name: "가*다", tel: "", mobile: "010-****-0001", zip: "***", address: "서울특별시 시범구 ***", memo: "" };
const EMPTY = { name: "", tel: "", mobile: "", zip: "", address: "", memo: "" };

describe("forms", () => {
  it("D5: strip blanks and hyphens of a waybill number, and leave letters for the API to refuse", () => {
    expect(bare(" 2133-0012 0001 ")).toBe("213300120001");
    expect(bare("21A3")).toBe("21A3");
  });

  it("never send a masked value back", () => {
    expect(edited(NOW, { ...EMPTY, mobile: "01000000002" }, true)).toEqual({ mobile: "01000000002" });
    expect(edited(NOW, EMPTY, true)).toEqual({});
  });

  it("send only what was changed, an emptied field too", () => {
    const before = { ...EMPTY, name: "가나다", memo: "문 앞" };
    expect(edited(before, { ...before, memo: "" }, false)).toEqual({ memo: "" });
  });

  it("take the lines with a number", () => {
    expect(chosen({ "7": 2, "8": 0, "9": null })).toEqual([{ item_id: 7, qty: 2 }]);
  });

  it("propose the selected line as a whole, or the only one", () => {
    const order = anOrder({ items: [anItem({ item_id: 7, qty: 3 }), anItem({ item_id: 8, qty: 2 })] });
    const left = ({ qty }: { qty: number }): number => qty;
    expect(proposed(order, order.items[1], left)).toEqual({ 7: 0, 8: 2 });
    expect(proposed(order, undefined, left)).toEqual({ 7: 0, 8: 0 });
    expect(proposed(anOrder({ items: [anItem({ item_id: 7, qty: 3 })] }), undefined, left)).toEqual({ 7: 3 });
  });
});

describe("the selected pack", () => {
  it("is read from an address only when it is a number", () => {
    expect(packOf(new URLSearchParams("pack=100001"))).toBe(100_001);
    expect(packOf(new URLSearchParams("pack=가나다"))).toBeNull();
    expect(packOf(new URLSearchParams(""))).toBeNull();
  });
});

describe("history", () => {
  it("keeps the manual's lines to the letter", () => {
    const rendered = [
      "2019-04-23 08:47:21 작업자 : test 송장입력 미처리",
      "[관리번호 : 101493 (101493)]",
      "[택배사 : CJ대한통운, 송장번호 : 21330012]",
      "오후 출고",
    ].join("\n");
    expect(entryOf({ id: 5, handled: "OPEN", rendered } as CsRecord)).toEqual({
      id: 5,
      open: true,
      head: "2019-04-23 08:47:21 작업자 : test 송장입력 미처리",
      about: "[관리번호 : 101493 (101493)]",
      body: "[택배사 : CJ대한통운, 송장번호 : 21330012]\n오후 출고",
    });
  });

  it("has no body where nothing was written", () => {
    const rendered = "2019-03-20 22:13:36 작업자 : system 합포추가 완료\n[관리번호 : 101198 (101195)]";
    expect(entryOf({ id: 6, handled: "DONE", rendered } as CsRecord).body).toBe("");
  });
});
