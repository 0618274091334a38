/** Times in Korean time, numbers with separators: the same in both languages, as the history prints them. */

const KST = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Seoul",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const NUMBER = new Intl.NumberFormat("ko-KR");

/** `2026-03-02 09:04:00`; empty for nothing. */
export function moment(at: string | null | undefined): string {
  return at ? KST.format(new Date(at)) : "";
}

/** `2026-03-02 09:04`. */
export function minute(at: string | null | undefined): string {
  return moment(at).slice(0, 16);
}

/** `2026-03-02`: the KST day. */
export function day(at: string | null | undefined): string {
  return moment(at).slice(0, 10);
}

export function number(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : NUMBER.format(value);
}
