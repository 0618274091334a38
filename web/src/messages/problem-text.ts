/** What a problem says to a person: in Korean the API's own sentence, in English ours for its code. */
import type { ApiProblem } from "../api/problem";
import { CODES_EN } from "./codes-en";
import { isKey, text, type Locale } from "./index";

/** One sentence for a problem or a bulk row. */
export function codeText(locale: Locale, code: string, detail: string, status = 0): string {
  const own = `code.${code}`;
  if (isKey(own)) return text(locale, own);
  if (locale === "en" && CODES_EN[code] !== undefined) return CODES_EN[code];
  return detail || text(locale, "code.other", { status });
}

export function problemText(locale: Locale, problem: ApiProblem): string {
  return codeText(locale, problem.code, problem.detail, problem.status);
}
