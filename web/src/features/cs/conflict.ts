/** The `changes` of a VERSION_CONFLICT in words: `recipient/address`, `items/12/cancelled_before_qty`, `holds/…`. */
import type { Change } from "../../api/problem";
import { isKey, type MessageKey, type Translate } from "../../messages";
import { moment } from "../../ui/format";

const TIMES = new Set(["invoiced_at", "shipped_at"]);

function word(t: Translate, name: string): string {
  const key = `field.${name}`;
  return isKey(key) ? t(key) : name;
}

/** What changed, as an agent calls it. */
export function fieldText(t: Translate, field: string): string {
  const [head = "", middle = "", last] = field.split("/");
  switch (head) {
    case "recipient":
      return t("field.recipient", { part: word(t, middle) });
    case "holds":
      return t("field.hold");
    case "orders":
      if (middle === "") return t("field.orders");
      return last === undefined ? t("field.order", { no: middle }) : `${t("field.order", { no: middle })} ${word(t, last)}`;
    case "items":
      return last === undefined ? t("field.item", { no: middle }) : `${t("field.item", { no: middle })} ${word(t, last)}`;
    default:
      return word(t, field);
  }
}

/** A value as it is shown; nothing is a dash. */
export function valueText(t: Translate, field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.join(", ");
  if (typeof value === "object") return Object.entries(value).map(([name, each]) => `${name} ${String(each)}`).join(", ") || "–";
  const text = String(value);
  if (TIMES.has(field)) return moment(text);
  for (const prefix of field.startsWith("holds/") ? ["hold"] : ["status", "badge"]) {
    const key = `${prefix}.${text}`;
    if (isKey(key)) return t(key as MessageKey);
  }
  return text;
}

export interface ChangeLine {
  readonly field: string;
  readonly old: string;
  readonly new: string;
  readonly by: string;
  readonly at: string;
}

/** One line a change, oldest first as they came. */
export function changeLines(t: Translate, changes: readonly Change[]): ChangeLine[] {
  return changes.map((change) => ({
    field: fieldText(t, change.field),
    old: valueText(t, change.field, change.old),
    new: valueText(t, change.field, change.new),
    by: change.by === "system" ? t("conflict.system") : change.by,
    at: moment(change.at),
  }));
}
