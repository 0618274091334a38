/** Which rows a live event changes, and how. Pure: what is newer wins, whichever way it came. */
import type { CommandAnswer, PackRow } from "../api/types";
import type { PackPatch } from "./events";

/** A grid row: a pack, and `gone` when it has been combined away or deleted since it was listed. */
export type GridRow = PackRow & { gone?: "dissolved" | "deleted" | undefined };

/** The row after a change; the same object when it is older than what is shown. Equal versions may differ in badges. */
export function patchRow(row: GridRow, patch: PackPatch): GridRow {
  if (row.pack_no !== patch.pack_no || patch.version < row.version) return row;
  if (patch.dissolved) return { ...row, version: patch.version, gone: "dissolved" };
  const { dissolved: _dissolved, deleted, ...seen } = patch;
  return { ...row, ...seen, gone: deleted ? "deleted" : undefined };
}

/** A command's answer as a patch of its row: state only, and the badge of open records stays until cs says otherwise. */
export function patchOfAnswer(answer: CommandAnswer, before: GridRow | undefined): PackPatch {
  const { pack } = answer;
  const live = pack.orders.filter((order) => order.deleted_at === null);
  const shown = live.length > 0 ? live : pack.orders;
  const first = shown.find((order) => order.mgmt_no === pack.pack_no) ?? shown[0];
  const badges = [...new Set(shown.flatMap((order) => order.cs_badges))];
  return {
    pack_no: pack.pack_no,
    version: pack.version,
    dissolved: false,
    deleted: live.length === 0,
    status: pack.status,
    placed_at: first?.placed_at ?? before?.placed_at ?? null,
    channel_name: first?.channel_name ?? before?.channel_name ?? "",
    market_order_no: first?.market_order_no ?? before?.market_order_no ?? "",
    qty: shown.reduce((sum, order) => sum + order.items.reduce((of, item) => of + item.qty, 0), 0),
    order_count: shown.length,
    mgmt_nos: shown.map((order) => order.mgmt_no).sort((a, b) => a - b),
    on_hold: pack.holds.length > 0,
    combine_locked: pack.combine_locked,
    courier: pack.courier,
    invoice_no: pack.invoice_no,
    shipped_at: pack.shipped_at,
    cs_badges: before?.cs_badges.includes("CS") ? [...badges, "CS"] : badges,
  };
}
