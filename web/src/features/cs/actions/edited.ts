/** Which recipient fields a form changed. Masked ones start empty: there empty means untouched, and nothing masked is sent. */
import type { Recipient } from "../../../api/types";

export const NOTHING: Recipient = { name: "", tel: "", mobile: "", zip: "", address: "", memo: "" };
export const NAMES = ["name", "tel", "mobile", "zip", "address", "memo"] as const;

export function edited(before: Recipient, typed: Recipient, masked: boolean): Partial<Recipient> {
  const start = masked ? NOTHING : before;
  return Object.fromEntries(NAMES.filter((name) => typed[name] !== start[name]).map((name) => [name, typed[name]]));
}
