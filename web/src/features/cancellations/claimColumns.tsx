/** The columns of 취소결과조회 (F-188) and 취소철회조회 (F-192). */
import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { ReactElement } from "react";
import type { Claim } from "../../api/types-claims";
import type { Translate } from "../../messages";
import { day, minute, number } from "../../ui/format";
import { StatusTag } from "../../ui/tags";
import type { Kind } from "./filters";

type Cell = ICellRendererParams<Claim>;

export function columnsOf(t: Translate, kind: Kind): ColDef<Claim>[] {
  const rank: ColDef<Claim> = {
    colId: "no",
    headerName: t("grid.no"),
    width: 54,
    pinned: "left",
    cellClass: "num quiet right",
    valueGetter: ({ node }) => number((node?.rowIndex ?? 0) + 1),
  };
  const order: ColDef<Claim>[] = [
    { colId: "mgmt_no", headerName: t("grid.mgmt_no"), field: "mgmt_no", width: 90, cellClass: "num" },
    { colId: "market_order_no", headerName: t("grid.market_order_no"), field: "market_order_no", width: 140, cellClass: "num" },
    { colId: "channel", headerName: t("grid.channel"), field: "channel_name", width: 130 },
    { colId: "buyer", headerName: t("claims.buyer"), field: "buyer_name", width: 80 },
  ];
  const states: ColDef<Claim>[] = [
    { colId: "order_status", headerName: t("claims.order-status"), width: 84, cellRenderer: ({ data }: Cell) => status(data) },
    { colId: "placed_at", headerName: t("claims.placed"), width: 96, cellClass: "num", valueGetter: ({ data }) => day(data?.placed_at) },
    { colId: "shipped_at", headerName: t("cs.date.shipped_at"), width: 96, cellClass: "num", valueGetter: ({ data }) => day(data?.shipped_at) },
    { colId: "cancelled_at", headerName: t("claims.date.cancelled_at"), width: 128, cellClass: "num", valueGetter: ({ data }) => minute(data?.cancelled_at) },
  ];
  const acked: ColDef<Claim> = { colId: "acked", headerName: t("claims.acknowledged"), width: 120, valueGetter: ({ data }) => data?.acknowledged_by };
  if (kind === "withdrawals") {
    return [
      rank,
      ...order,
      ...states,
      { colId: "withdrawn_at", headerName: t("claims.date.withdrawn_at"), width: 128, cellClass: "num", valueGetter: ({ data }) => minute(data?.withdrawn_at) },
      { colId: "withdrawal", headerName: t("claims.withdrawal"), width: 150, pinned: "right", cellRenderer: ({ data }: Cell) => withdrawal(data, t) },
      { ...acked, pinned: "right" },
    ];
  }
  return [
    rank,
    { colId: "decision", headerName: t("claims.decision"), width: 168, pinned: "left", cellRenderer: ({ data }: Cell) => decision(data, t) },
    ...order,
    { colId: "qty", headerName: t("claims.qty"), width: 92, cellClass: "num right", valueGetter: ({ data }) => pieces(data) },
    { colId: "reason", headerName: t("form.reason"), field: "reason_raw", width: 130 },
    { colId: "requested_at", headerName: t("claims.date.requested_at"), width: 128, cellClass: "num", valueGetter: ({ data }) => minute(data?.requested_at) },
    { colId: "invoice_no", headerName: t("grid.invoice_no"), field: "invoice_no", width: 126, cellClass: "num" },
    ...states,
    { colId: "memo", headerName: t("claims.memo"), field: "memo", flex: 1, minWidth: 120 },
    { ...acked, pinned: "right" },
  ];
}

/** `1 / 3`: pieces cancelled of those ordered, as far as they are known. */
export function pieces(claim: Claim | undefined): string {
  return [claim?.qty, claim?.order_qty].flatMap((each) => (each == null ? [] : [number(each)])).join(" / ");
}

function status(claim: Claim | undefined): ReactElement | null {
  return claim?.order_status ? <StatusTag status={claim.order_status} /> : null;
}

const TONE: Partial<Record<Claim["decision"], string>> = {
  HELD_FOR_DECISION: "tag-bad",
  AMBIGUOUS: "tag-warn",
  UNMATCHED: "tag-warn",
  RECORDED_AFTER_SHIP: "tag-warn",
  APPLIED_BEFORE_SHIP: "tag-ok",
};

/** The decision, and what hurries: a claim that came before the parcel left, an answer that is on its way. */
export function decision(claim: Claim | undefined, t: Translate): ReactElement | null {
  if (claim === undefined) return null;
  return (
    <span className="tags">
      <span className={`tag ${TONE[claim.decision] ?? ""}`}>{t(`decision.${claim.decision}`)}</span>
      {claim.raced && <span className="tag tag-bad">{t("claims.raced")}</span>}
      {claim.pending !== null && <span className="tag">{t("claims.pending")}</span>}
    </span>
  );
}

function withdrawal(claim: Claim | undefined, t: Translate): ReactElement | null {
  if (claim?.withdrawal == null) return claim === undefined ? null : <span className="tag">{t("claims.pending")}</span>;
  const tone = claim.withdrawal === "RESTORE_REQUIRED" ? "tag-bad" : "tag-ok";
  return <span className={`tag ${tone}`}>{t(`withdrawal.${claim.withdrawal}`)}</span>;
}
