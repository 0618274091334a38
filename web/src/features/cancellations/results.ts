/** Rows that a bulk call refused, said in one line: how many, and each code once. */
import type { BulkRow } from "../../api/types";
import type { Locale } from "../../messages";
import { codeText } from "../../messages/problem-text";

export interface Refused {
  readonly rows: number;
  readonly text: string;
}

export function refusedOf(results: readonly BulkRow[], locale: Locale): Refused {
  const counts = new Map<string, { n: number; detail: string }>();
  for (const { ok, code, detail } of results) {
    if (ok) continue;
    const name = code ?? "";
    const seen = counts.get(name);
    counts.set(name, { n: (seen?.n ?? 0) + 1, detail: seen?.detail ?? detail ?? "" });
  }
  const parts = [...counts].map(([code, { n, detail }]) => `${codeText(locale, code, detail)} (${code}) × ${n}`);
  return { rows: results.filter(({ ok }) => !ok).length, text: parts.join(" · ") };
}
