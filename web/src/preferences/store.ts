/** How one person likes the console: language, theme, density, shortcuts. Kept in this browser; nothing of the work is. */
import { useSyncExternalStore } from "react";
import type { Locale } from "../messages";

export type Theme = "light" | "dark" | "system";
export interface Preferences {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly compact: boolean;
  readonly shortcuts: boolean;
  readonly menuOpen: boolean;
  /** Paths of the screens seen last. */
  readonly recent: readonly string[];
}

const KEY = "dyflux.preferences";
const DEFAULTS: Preferences = { locale: "ko", theme: "system", compact: true, shortcuts: true, menuOpen: true, recent: [] };

/** Preferences out of stored text; what is not understood is the default. */
export function readPreferences(stored: string | null): Preferences {
  try {
    const found = JSON.parse(stored ?? "{}") as Partial<Preferences> | null;
    const theme = found?.theme;
    return {
      locale: found?.locale === "en" ? "en" : "ko",
      theme: theme === "light" || theme === "dark" ? theme : "system",
      compact: found?.compact ?? DEFAULTS.compact,
      shortcuts: found?.shortcuts ?? DEFAULTS.shortcuts,
      menuOpen: found?.menuOpen ?? DEFAULTS.menuOpen,
      recent: Array.isArray(found?.recent) ? found.recent.filter((path) => typeof path === "string") : [],
    };
  } catch {
    return DEFAULTS; // somebody else wrote there: not worth more than the default
  }
}

let current = readPreferences(stored());
const listeners = new Set<() => void>();

function stored(): string | null {
  return typeof localStorage === "undefined" ? null : localStorage.getItem(KEY);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const elsewhere = (event: StorageEvent): void => {
    if (event.key !== KEY) return;
    current = readPreferences(event.newValue);
    listener();
  };
  window.addEventListener("storage", elsewhere);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", elsewhere);
  };
}

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribeScheme(listener: () => void): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether it is dark now, by choice or by the system. */
export function useDark(): boolean {
  const { theme } = usePreferences();
  const system = useSyncExternalStore(subscribeScheme, () => matchMedia("(prefers-color-scheme: dark)").matches);
  return theme === "system" ? system : theme === "dark";
}
