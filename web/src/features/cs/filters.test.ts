/** Filters in the address: round trip, privacy, and what is not understood. */
import { describe, expect, it } from "vitest";
import { changed, filterOf, paramsOf, searchBody } from "./filters";

describe("filters", () => {
  it("come back from the address as they went in", () => {
    const filter = { status: "INVOICED", on_hold: true, date_from: "2026-03-01", channel_id: "demo-naver", key: "mobile" } as const;
    expect(filterOf(paramsOf(filter))).toEqual(filter);
  });

  it("leave out what is not understood", () => {
    const params = new URLSearchParams("status=LOST&date_from=yesterday&on_hold=true&sort=-placed_at&operator=test");
    expect(filterOf(params)).toEqual({ sort: "-placed_at", operator: "test" });
  });

  it("never carry the search word, not even one that somebody put there", () => {
    const params = paramsOf({ key: "recipient" }, new URLSearchParams("q=가나다&pack=101"));
    expect(params.toString()).toBe("pack=101&key=recipient");
  });

  it("keep the selected pack when they change, and drop what was taken out", () => {
    const kept = new URLSearchParams("pack=101&status=RECEIVED");
    expect(paramsOf(changed({ status: "RECEIVED" }, { status: undefined, late: true }), kept).toString()).toBe("pack=101&late=1");
  });

  it("ask with the word in the body, by the recipient unless another key is chosen", () => {
    expect(searchBody({ on_hold: true }, " 가나다 ")).toEqual({ on_hold: true, key: "recipient", q: "가나다" });
    expect(searchBody({ key: "mobile" }, "0001")).toEqual({ key: "mobile", q: "0001" });
    expect(searchBody({ key: "mobile" }, "  ")).toEqual({});
  });
});
