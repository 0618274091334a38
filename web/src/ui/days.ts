/** Days of Korea and the quick picks over them (F-008). */
import dayjs, { type Dayjs } from "dayjs";

export const QUICK = ["all", "today", "yesterday", "week", "month", "last-month"] as const;
export type Quick = (typeof QUICK)[number];
export interface Days {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export const FORMAT = "YYYY-MM-DD";

/** The days that a quick pick means, seen from `today` (a KST day). */
export function quickDays(pick: Quick, today: string): Days {
  const now = dayjs(today);
  const of = (from: Dayjs, to: Dayjs): Days => ({ from: from.format(FORMAT), to: to.format(FORMAT) });
  switch (pick) {
    case "all":
      return { from: undefined, to: undefined };
    case "today":
      return of(now, now);
    case "yesterday":
      return of(now.subtract(1, "day"), now.subtract(1, "day"));
    case "week":
      return of(now.subtract(6, "day"), now);
    case "month":
      return of(now.startOf("month"), now);
    case "last-month": {
      const last = now.subtract(1, "month");
      return of(last.startOf("month"), last.endOf("month"));
    }
  }
}

/** Today in Korea. */
export function todayInKorea(now: Date = new Date()): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Seoul" }).format(now);
}
