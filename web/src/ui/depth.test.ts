/** The length of the scroll bar where totals are estimates. */
import { describe, expect, it } from "vitest";
import { endAfter, findEnd } from "./depth";

const page = (rows: number, total: number | null) => ({ items: Array.from({ length: rows }), total });

describe("endAfter", () => {
  it("ends where a block is not full", () => {
    expect(endAfter(page(40, 140), 100, 100)).toBe(140);
    expect(endAfter(page(0, 0), 0, 100)).toBe(0);
  });

  it("is as long as the total says, but never shorter than what is seen", () => {
    expect(endAfter(page(100, 95_000), 200, 100)).toBe(95_000);
    expect(endAfter(page(100, 250), 200, 100)).toBe(301);
    expect(endAfter(page(100, null), 200, 100)).toBe(301);
  });

  it("does not know the end when somebody jumped past it", () => {
    expect(endAfter(page(0, 95_000), 95_000, 100)).toBeNull();
  });
});

describe("findEnd", () => {
  it("finds the true count with few questions", async () => {
    let asked = 0;
    const isThere = async (offset: number): Promise<boolean> => {
      asked += 1;
      return offset < 93_217;
    };
    expect(await findEnd(99, 100_000, isThere)).toBe(93_217);
    expect(asked).toBeLessThan(18);
  });
});
