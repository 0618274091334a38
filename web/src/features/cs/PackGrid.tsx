/** The order grid (F-025): one row a parcel, as it is now. */
import type { RowClassRules } from "ag-grid-community";
import { useCallback, useMemo, type ReactElement } from "react";
import type { GridRow } from "../../live/patch";
import { useText } from "../../preferences/text";
import type { Load, Told } from "../../ui/datasource";
import { InfiniteGrid, type GridHandle } from "../../ui/InfiniteGrid";
import { columnsOf } from "./columns";
import type { PackSearch } from "./filters";
import { blockOf, takeFirstBlock } from "./firstBlock";

interface Props extends Told {
  asked: PackSearch;
  selected: number | null;
  onSelect: (packNo: number) => void;
  onReady: (handle: GridHandle<GridRow>) => void;
}

const CLASSES: RowClassRules<GridRow> = {
  "row-gone": ({ data }) => data?.gone !== undefined,
  "row-held": ({ data }) => data?.on_hold === true,
};
const idOf = (row: GridRow): string => String(row.pack_no);

export function PackGrid({ asked, selected, onSelect, ...rest }: Props): ReactElement {
  const t = useText();
  const columns = useMemo(() => columnsOf(t), [t]);
  const load = useCallback<Load<GridRow>>(
    (offset, limit, signal) => {
      const body = { ...asked, offset, limit };
      return takeFirstBlock(body) ?? blockOf(body, signal);
    },
    [asked],
  );
  return (
    <InfiniteGrid<GridRow>
      {...rest}
      label={t("grid.label")}
      testId="pack-grid"
      columns={columns}
      load={load}
      rowId={idOf}
      chosen={selected === null ? null : String(selected)}
      onChoose={({ pack_no }) => onSelect(pack_no)}
      classes={CLASSES}
    />
  );
}
