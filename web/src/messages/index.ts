/** Every text of the console, by key and language. English must have exactly the keys of Korean: the compiler sees to it. */
import { en } from "./en";
import { ko } from "./ko";

export type Locale = "ko" | "en";
export type MessageKey = keyof typeof ko;
export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, params?: Params) => string;

const TABLES: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = { ko, en };

/** The text of a key; `{names}` are filled in. */
export function text(locale: Locale, key: MessageKey, params: Params = {}): string {
  return TABLES[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ""));
}

/** Whether a key exists, for keys that are made from codes. */
export function isKey(key: string): key is MessageKey {
  return key in ko;
}
