/** Where a window begins: the field that its form marks, else the first one. Called when the window is open. */

const MARKED = "input[data-first], textarea[data-first], [data-first] input, [data-first] textarea";
const ANY = "input:not([type=radio]):not([type=checkbox]):not([disabled]), textarea:not([disabled])";

export function focusFirst(open: boolean): void {
  if (!open) return;
  const windows = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')];
  const top = windows.at(-1);
  const field = top?.querySelector<HTMLElement>(MARKED) ?? top?.querySelector<HTMLElement>(ANY);
  field?.focus();
}
