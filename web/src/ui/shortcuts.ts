/**
 * Keys of the desk. Matched by the place of the key (`KeyH`), so that they work while the Korean input method is on;
 * silent while somebody types, while a dialog is open, and when they are switched off.
 */
import { useEffect, useRef } from "react";
import { usePreferences } from "../preferences/store";

export interface Shortcut {
  /** `KeyboardEvent.code`. */
  readonly code: string;
  readonly shift?: boolean;
}

/** How a key is printed on a button: `H`, `Shift+R`, `/`. */
export function keyName({ code, shift }: Shortcut): string {
  const names: Record<string, string> = { Slash: "/" };
  const name = names[code] ?? code.replace(/^(Key|Digit)/, "");
  if (code === "Slash" && shift) return "?";
  return shift ? `Shift+${name}` : name;
}

/** The same as short as a button has room for: `⇧R`. */
export const keyMark = (key: Shortcut): string => keyName(key).replace("Shift+", "⇧");

/** Whether a key press means the shortcut. */
export function isPress(
  event: Pick<KeyboardEvent, "code" | "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey" | "repeat">,
  wanted: Shortcut,
): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
  return event.code === wanted.code && (event.shiftKey || event.key === "?") === (wanted.shift ?? false);
}

/** Whether keys belong to where the focus is: fields, lists that are open, dialogs. */
export function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]:not([data-quiet])') !== null) return true;
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"], [role="combobox"]') !== null;
}

/** Call `act` when the key is pressed; null switches it off. */
export function useShortcut(shortcut: Shortcut, act: (() => void) | null): void {
  const { shortcuts } = usePreferences();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const { code, shift = false } = shortcut;
  useEffect(() => {
    if (!shortcuts) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isPress(event, { code, shift }) || isTyping(event.target)) return;
      if (latest.current === null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [shortcuts, code, shift]);
}
