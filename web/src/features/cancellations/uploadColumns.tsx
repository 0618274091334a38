/** The columns of the preview (F-183), with what can be done to a row before it is applied. */
import type { ColDef, ICellRendererParams } from "ag-grid-community";
import { Button, InputNumber } from "antd";
import { useState, type ReactElement } from "react";
import type { UploadRow, Verdict } from "../../api/types-claims";
import type { Translate } from "../../messages";
import { useText } from "../../preferences/text";
import { minute } from "../../ui/format";

type Cell = ICellRendererParams<UploadRow>;
export type Edit = (row: UploadRow, change: { skip?: boolean; mgmt_no?: number | null }) => Promise<void>;

const TONE: Partial<Record<Verdict, string>> = {
  OK: "tag-ok",
  INVOICED_HELD: "tag-warn",
  SHIPPED_RECORDED: "tag-warn",
  AMBIGUOUS: "tag-warn",
  QTY_OVER: "tag-bad",
  BAD_DATE: "tag-bad",
  BAD_QTY: "tag-bad",
  EMPTY_ORDER_NO: "tag-bad",
};

export function uploadColumns(t: Translate, editable: boolean, edit: Edit): ColDef<UploadRow>[] {
  return [
    { colId: "n", headerName: t("upload.row"), field: "sheet_row", width: 62, pinned: "left", cellClass: "num quiet right" },
    { colId: "verdict", headerName: t("upload.verdict"), width: 132, pinned: "left", cellRenderer: ({ data }: Cell) => verdict(data, t) },
    { colId: "mgmt_no", headerName: t("grid.mgmt_no"), width: 104, cellRenderer: ({ data }: Cell) => <Order row={data} editable={editable} edit={edit} /> },
    { colId: "detail", headerName: t("upload.detail"), field: "detail", width: 280 },
    { colId: "market_order_no", headerName: t("grid.market_order_no"), field: "market_order_no", width: 140, cellClass: "num" },
    { colId: "code", headerName: t("upload.product-code"), width: 120, cellClass: "num", valueGetter: ({ data }) => data?.channel_product_code || data?.market_line_no },
    { colId: "channel", headerName: t("grid.channel"), field: "channel_name", width: 126 },
    { colId: "buyer", headerName: t("claims.buyer"), field: "buyer_name", width: 80 },
    { colId: "product", headerName: t("items.product"), width: 160, valueGetter: ({ data }) => [data?.product_name, data?.option_name].filter(Boolean).join(" ") },
    { colId: "qty", headerName: t("items.qty"), field: "qty", width: 56, cellClass: "num right" },
    { colId: "reason", headerName: t("form.reason"), field: "reason", flex: 1, minWidth: 110 },
    { colId: "requested_at", headerName: t("claims.date.requested_at"), width: 130, cellClass: "num", valueGetter: ({ data }) => when(data?.requested_at) },
    { colId: "return_invoice_no", headerName: t("upload.return-invoice"), field: "return_invoice_no", width: 120, cellClass: "num" },
    { colId: "work", headerName: t("upload.work"), width: 150, pinned: "right", cellRenderer: ({ data }: Cell) => work(data, t, editable, edit) },
  ];
}

/** A time that was read; what could not be read is shown as it stands in the file. */
function when(text: string | null | undefined): string {
  return text && /^\d{4}-\d{2}-\d{2}T/.test(text) ? minute(text) : (text ?? "");
}

function verdict(row: UploadRow | undefined, t: Translate): ReactElement | null {
  if (row === undefined) return null;
  return <span className={`tag ${TONE[row.verdict] ?? ""}`}>{t(`verdict.${row.verdict}`)}</span>;
}

function work(row: UploadRow | undefined, t: Translate, editable: boolean, edit: Edit): ReactElement | null {
  if (row === undefined) return null;
  if (row.applied_at !== null) {
    return <span className="tag">{row.decision === null ? t("upload.done") : t(`decision.${row.decision}`)}</span>;
  }
  return (
    <Button size="small" type="text" disabled={!editable} onClick={() => void edit(row, { skip: !row.skip })}>
      {t(row.skip ? "upload.take" : "upload.skip")}
    </Button>
  );
}

/** A row that fits several orders is given one; others show theirs. */
function Order({ row, editable, edit }: { row: UploadRow | undefined; editable: boolean; edit: Edit }): ReactElement | null {
  const t = useText();
  const [typed, setTyped] = useState<number | null>(row?.mgmt_no ?? null);
  if (row === undefined) return null;
  const open = editable && row.applied_at === null && ["AMBIGUOUS", "ORDER_NOT_FOUND"].includes(row.verdict);
  if (!open) return <span className="num">{row.mgmt_no ?? ""}</span>;
  return (
    <InputNumber<number>
      size="small"
      controls={false}
      precision={0}
      min={1}
      value={typed}
      aria-label={`${t("grid.mgmt_no")} ${row.sheet_row}`}
      placeholder={t("upload.pick")}
      onChange={setTyped}
      onPressEnter={() => void edit(row, { mgmt_no: typed })}
      onBlur={() => typed !== row.mgmt_no && void edit(row, { mgmt_no: typed })}
    />
  );
}
