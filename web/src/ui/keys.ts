/** Every key of the desk in one table: what buttons print, what the help lists, what the handlers listen to. */
import type { MessageKey } from "../messages";
import type { Shortcut } from "./shortcuts";

interface Key extends Shortcut {
  readonly label: MessageKey;
}

const desk = {
  help: { code: "Slash", shift: true, label: "shell.shortcut-help" },
  search: { code: "Slash", label: "key.search" },
  list: { code: "KeyL", label: "key.list" },
  items: { code: "KeyP", label: "key.items" },
  history: { code: "KeyY", label: "key.history" },
} as const satisfies Record<string, Key>;

const actions = {
  hold: { code: "KeyH", label: "action.hold" },
  "release-hold": { code: "KeyH", shift: true, label: "action.release-hold" },
  "change-shipping-info": { code: "KeyA", label: "action.change-shipping-info" },
  invoice: { code: "KeyI", label: "action.invoice" },
  ship: { code: "KeyS", label: "action.ship" },
  "combine-add": { code: "KeyM", label: "action.combine-add" },
  "combine-exclude": { code: "KeyE", label: "action.combine-exclude" },
  "cancel-all": { code: "KeyC", label: "action.cancel-all" },
  "restore-all": { code: "KeyR", label: "action.restore-all" },
  "cancel-items": { code: "KeyC", shift: true, label: "action.cancel-items" },
  "restore-items": { code: "KeyR", shift: true, label: "action.restore-items" },
  note: { code: "KeyT", label: "action.note" },
  "create-order": { code: "KeyN", label: "action.create-order" },
} as const satisfies Record<string, Key>;

export const KEYS = { ...desk, ...actions };
export type ActionName = keyof typeof actions;
