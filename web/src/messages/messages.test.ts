/** Texts in both languages, and what a problem says. */
import { describe, expect, it } from "vitest";
import { ApiProblem, problemOf } from "../api/problem";
import { en } from "./en";
import { text } from "./index";
import { ko } from "./ko";
import { codeText, problemText } from "./problem-text";

describe("texts", () => {
  it("fill the same names in both languages", () => {
    const names = (table: Record<string, string>, key: string) => [...new Set((table[key] ?? "").match(/\{\w+\}/g))].sort();
    for (const key of Object.keys(ko)) expect([key, names(en, key)]).toEqual([key, names(ko, key)]);
  });

  it("D16: dismiss a window by 닫기, which nobody mistakes for a cancellation", () => {
    expect(text("ko", "common.close")).toBe("닫기");
    expect(Object.entries(ko).filter(([key, words]) => /(^|\.)(close|dismiss)$/.test(key) && words.includes("취소"))).toEqual([]);
  });

  it("put values where they belong", () => {
    expect(text("ko", "grid.total", { n: "1,234" })).toBe("총 1,234건");
    expect(text("en", "grid.total", { n: "1,234" })).toBe("1,234 in all");
  });
});

describe("problems", () => {
  const held = problemOf(409, { code: "ON_HOLD", detail: "보류 중인 주문입니다. 보류를 해제한 뒤 처리하세요." });

  it("are said by the API in Korean and by the code in English", () => {
    expect(problemText("ko", held)).toBe("보류 중인 주문입니다. 보류를 해제한 뒤 처리하세요.");
    expect(problemText("en", held)).toBe("The order is on hold. Release the hold first.");
  });

  it("show the Korean text for a code that English does not know", () => {
    expect(codeText("en", "BRAND_NEW", "새로운 오류입니다.")).toBe("새로운 오류입니다.");
  });

  it("say something when the answer was no problem at all", () => {
    expect(problemText("ko", problemOf(502, "<html>"))).toBe("요청을 처리하지 못했습니다 (HTTP 502).");
    expect(problemText("ko", new ApiProblem(0, { code: "NO_ANSWER" }))).toContain("두 번 처리되지 않습니다");
  });
});
