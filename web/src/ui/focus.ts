/**
 * Where a window begins: the field that its form marks, else the first one. Called when the window is open, which is a
 * moment after it can be typed into: who has begun elsewhere stays there.
 */

const MARKED = "input[data-first], textarea[data-first], [data-first] input, [data-first] textarea";
const TYPED = "input, textarea";
const ANY = "input:not([type=radio]):not([type=checkbox]):not([disabled]), textarea:not([disabled])";

export function focusFirst(open: boolean): void {
  if (!open) return;
  const windows = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')];
  const top = windows.at(-1);
  if (top?.contains(document.activeElement) && document.activeElement?.matches(TYPED)) return;
  const field = top?.querySelector<HTMLElement>(MARKED) ?? top?.querySelector<HTMLElement>(ANY);
  field?.focus();
}
