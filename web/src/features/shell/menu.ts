/** The menu of the manual (F-001 … F-003) as far as it works: a screen that is not there has no entry. */
import type { MessageKey } from "../../messages";

export interface MenuEntry {
  readonly path: string;
  readonly label: MessageKey;
}
export interface MenuGroup {
  readonly key: string;
  readonly label: MessageKey;
  readonly entries: readonly MenuEntry[];
}

export const MENU: readonly MenuGroup[] = [
  { key: "general", label: "menu.general", entries: [{ path: "/cs", label: "menu.cs" }] },
  {
    key: "cancellations",
    label: "menu.cancellations",
    entries: [
      { path: "/cancellations/upload", label: "menu.upload" },
      { path: "/cancellations/results", label: "menu.results" },
      { path: "/cancellations/withdrawals", label: "menu.withdrawals" },
    ],
  },
];

/** The group and the entry of a path. */
export function placeOf(path: string): { group: MenuGroup; entry: MenuEntry } | null {
  for (const group of MENU) {
    const entry = group.entries.find((each) => path === each.path || path.startsWith(`${each.path}/`));
    if (entry) return { group, entry };
  }
  return null;
}
