/** Days, times and keys. */
import { describe, expect, it } from "vitest";
import { readPreferences } from "../preferences/store";
import { quickDays, todayInKorea } from "./days";
import { minute, moment } from "./format";
import { KEYS } from "./keys";
import { isPress, keyName } from "./shortcuts";

describe("days", () => {
  it("F-008: of the quick picks are KST days", () => {
    expect(todayInKorea(new Date("2026-03-01T16:00:00Z"))).toBe("2026-03-02");
    expect(quickDays("today", "2026-03-02")).toEqual({ from: "2026-03-02", to: "2026-03-02" });
    expect(quickDays("yesterday", "2026-03-01")).toEqual({ from: "2026-02-28", to: "2026-02-28" });
    expect(quickDays("week", "2026-03-02")).toEqual({ from: "2026-02-24", to: "2026-03-02" });
    expect(quickDays("month", "2026-03-02")).toEqual({ from: "2026-03-01", to: "2026-03-02" });
    expect(quickDays("last-month", "2026-03-31")).toEqual({ from: "2026-02-01", to: "2026-02-28" });
    expect(quickDays("all", "2026-03-02")).toEqual({ from: undefined, to: undefined });
  });
});

describe("times", () => {
  it("are shown in Korean time", () => {
    expect(moment("2026-03-02T00:04:05Z")).toBe("2026-03-02 09:04:05");
    expect(minute("2026-03-02T09:04:05+09:00")).toBe("2026-03-02 09:04");
    expect(moment(null)).toBe("");
  });
});

describe("keys", () => {
  const press = (code: string, more: Partial<KeyboardEvent> = {}) =>
    ({ code, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more }) as KeyboardEvent;

  it("mean one thing each", () => {
    const printed = Object.values(KEYS).map(keyName);
    expect(new Set(printed).size).toBe(printed.length);
  });

  it("are told apart by Shift and left to the browser with Ctrl", () => {
    expect(isPress(press("KeyC"), KEYS["cancel-all"])).toBe(true);
    expect(isPress(press("KeyC", { shiftKey: true }), KEYS["cancel-all"])).toBe(false);
    expect(isPress(press("KeyC", { shiftKey: true }), KEYS["cancel-items"])).toBe(true);
    expect(isPress(press("KeyC", { ctrlKey: true }), KEYS["cancel-all"])).toBe(false);
  });

  it("do not repeat while they are held down", () => {
    expect(isPress(press("KeyS", { repeat: true }), KEYS.ship)).toBe(false);
  });
});

describe("preferences", () => {
  it("forgive what somebody else stored", () => {
    expect(readPreferences("{broken").locale).toBe("ko");
    expect(readPreferences('{"locale":"en","theme":"pink"}')).toMatchObject({ locale: "en", theme: "system" });
    expect(readPreferences("null").compact).toBe(true);
  });
});
