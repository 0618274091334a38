/** The columns of the order grid (F-025). One row is one parcel; names come from the answer, states from live events too. */
import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { ReactElement } from "react";
import type { GridRow } from "../../live/patch";
import type { Translate } from "../../messages";
import { BadgeList, StatusTag } from "../../ui/tags";
import { minute, number } from "../../ui/format";

type Cell = ICellRendererParams<GridRow>;

/** Columns in the language of the reader. */
export function columnsOf(t: Translate): ColDef<GridRow>[] {
  return [
    { colId: "no", headerName: t("grid.no"), width: 54, pinned: "left", cellClass: "num quiet right", valueGetter: rank },
    { colId: "mgmt_no", headerName: t("grid.mgmt_no"), field: "pack_no", width: 80, pinned: "left", cellClass: "num" },
    { colId: "placed_at", headerName: t("grid.placed_at"), width: 136, cellClass: "num", valueGetter: ({ data }) => minute(data?.placed_at) },
    { colId: "channel", headerName: t("grid.channel"), field: "channel_name", width: 116 },
    { colId: "market_order_no", headerName: t("grid.market_order_no"), field: "market_order_no", width: 118, cellClass: "num" },
    { colId: "address", headerName: t("grid.address"), flex: 1, minWidth: 104, valueGetter: ({ data }) => data?.recipient.address },
    { colId: "mobile", headerName: t("grid.mobile"), width: 122, cellClass: "num", valueGetter: ({ data }) => data?.recipient.mobile },
    { colId: "buyer", headerName: t("grid.buyer"), field: "buyer_name", width: 68 },
    { colId: "recipient", headerName: t("grid.recipient"), width: 68, valueGetter: ({ data }) => data?.recipient.name },
    { colId: "qty", headerName: t("grid.qty"), width: 68, cellClass: "num right", valueGetter: ({ data }) => number(data?.qty) },
    { colId: "tel", headerName: t("grid.tel"), width: 116, cellClass: "num", valueGetter: ({ data }) => data?.recipient.tel },
    { colId: "status", headerName: t("grid.status"), width: t("status.RECEIVED").length > 3 ? 88 : 60, pinned: "right", cellRenderer: ({ data }: Cell) => state(data, t) },
    { colId: "cs", headerName: t("grid.cs"), width: 148, pinned: "right", cellRenderer: ({ data }: Cell) => badges(data) },
    { colId: "hold", headerName: t("grid.hold"), width: 92, pinned: "right", cellRenderer: ({ data }: Cell) => marks(data, t) },
  ];
}

function rank({ node }: { node: { rowIndex: number | null } | null }): string {
  return number((node?.rowIndex ?? 0) + 1);
}

function state(row: GridRow | undefined, t: Translate): ReactElement | null {
  if (row === undefined) return null;
  if (row.gone !== undefined) return <span className="tag tag-gone">{t(`grid.gone.${row.gone}`)}</span>;
  return <StatusTag status={row.status} />;
}

function badges(row: GridRow | undefined): ReactElement | null {
  return row === undefined ? null : <BadgeList badges={row.cs_badges} />;
}

function marks(row: GridRow | undefined, t: Translate): ReactElement | null {
  if (row === undefined) return null;
  return (
    <span className="tags">
      {row.on_hold && <span className="tag tag-bad">{t("grid.held")}</span>}
      {row.order_count > 1 && <span className="tag">{t("grid.combined", { n: row.order_count })}</span>}
      {row.combine_locked && <span className="tag tag-warn">{t("grid.locked")}</span>}
    </span>
  );
}
