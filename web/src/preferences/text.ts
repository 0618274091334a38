/** Texts, numbers and times in the language of the one who looks. */
import { useMemo } from "react";
import { text, type Translate } from "../messages";
import { usePreferences } from "./store";

/** The translate function of the current language. */
export function useText(): Translate {
  const { locale } = usePreferences();
  return useMemo(() => (key, params) => text(locale, key, params), [locale]);
}
