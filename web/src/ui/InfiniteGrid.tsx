/**
 * A list of any length: infinite rows, any depth by the scroll bar, the row under the focus is the chosen one. Rows are
 * changed in place from outside; they never move by themselves.
 */
import "./grid";
import type { CellFocusedEvent, ColDef, GetRowIdParams, GridApi, RowClassRules, RowSelectionOptions, SelectionColumnDef } from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { useCallback, useEffect, useMemo, useRef, type ReactElement } from "react";
import { useDark, usePreferences } from "../preferences/store";
import { useText } from "../preferences/text";
import { BLOCK, datasourceOf, type Load, type Told } from "./datasource";
import { gridTheme } from "./grid";

export interface GridHandle<T> {
  focus: () => void;
  reload: () => void;
  untick: () => void;
  /** Change a row that is loaded; whether it is. */
  patch: (id: string, change: (row: T) => T) => boolean;
  row: (id: string) => T | undefined;
}

interface Props<T> extends Told {
  label: string;
  testId: string;
  columns: ColDef<T>[];
  load: Load<T>;
  rowId: (row: T) => string;
  chosen: string | null;
  onChoose: (row: T) => void;
  onReady: (handle: GridHandle<T>) => void;
  onTicked?: (rows: T[]) => void;
  classes?: RowClassRules<T>;
}

const DEFAULTS: ColDef = { sortable: false, resizable: true, suppressHeaderMenuButton: true, suppressMovable: true };

const TICKED: RowSelectionOptions = { mode: "multiRow", checkboxes: true, headerCheckbox: false, enableClickSelection: false };
const SINGLE: RowSelectionOptions = { mode: "singleRow", checkboxes: false, enableClickSelection: false };

const TICK_COLUMN: SelectionColumnDef = { pinned: "left", width: 34 };

export function InfiniteGrid<T>(props: Props<T>): ReactElement {
  const { label, testId, columns, load, rowId, chosen, onChoose, onReady, onTicked, classes, onTotal, onProblem, onShown } = props;
  const t = useText();
  const dark = useDark();
  const { compact } = usePreferences();
  const api = useRef<GridApi<T> | null>(null);
  const at = useRef<string | null>(null);
  const theme = useMemo(() => gridTheme(dark, compact), [dark, compact]);
  const source = useMemo(() => datasourceOf(load, { onTotal, onProblem, ...(onShown && { onShown }) }), [load, onTotal, onProblem, onShown]);
  const getRowId = useCallback(({ data }: GetRowIdParams<T>) => rowId(data), [rowId]);
  const ticking = onTicked !== undefined;
  useEffect(() => {
    if (!ticking && api.current !== null) choose(api.current, chosen);
  }, [ticking, chosen]);

  const focused = ({ rowIndex, rowPinned, api: grid }: CellFocusedEvent<T>): void => {
    if (rowIndex === null || rowPinned) return;
    const row = grid.getDisplayedRowAtIndex(rowIndex)?.data;
    // Focus that comes back from a window chooses nothing: what was done there may have chosen another row.
    if (row === undefined || rowId(row) === at.current) return;
    at.current = rowId(row);
    onChoose(row);
  };

  return (
    <div className="grid-box" role="region" aria-label={label} data-testid={testId}>
      <AgGridReact<T>
        theme={theme}
        columnDefs={columns}
        defaultColDef={DEFAULTS}
        context={{ chosen }}
        {...(classes === undefined ? {} : { rowClassRules: classes })}
        rowModelType="infinite"
        datasource={source}
        cacheBlockSize={BLOCK}
        maxBlocksInCache={12}
        maxConcurrentDatasourceRequests={2}
        blockLoadDebounceMillis={15}
        rowBuffer={4}
        getRowId={getRowId}
        rowSelection={ticking ? TICKED : SINGLE}
        selectionColumnDef={TICK_COLUMN}
        onModelUpdated={({ api: grid }) => !ticking && choose(grid, chosen)}
        onSelectionChanged={({ api: grid }) => onTicked?.(grid.getSelectedRows())}
        onGridReady={({ api: grid }) => {
          api.current = grid;
          onReady(handleOf(grid));
        }}
        onCellFocused={focused}
        onRowClicked={({ data }) => data !== undefined && onChoose(data)}
        overlayNoRowsTemplate={`<span>${t("common.empty")}</span>`}
        animateRows={false}
        enableCellTextSelection
        ensureDomOrder
      />
    </div>
  );
}

/** Mark the chosen row, where it is loaded; with tick boxes the focus marks it instead. */
function choose<T>(grid: GridApi<T>, chosen: string | null): void {
  if (grid.isDestroyed()) return;
  const node = chosen === null ? undefined : grid.getRowNode(chosen);
  if (node === undefined) grid.deselectAll();
  else if (!node.isSelected()) node.setSelected(true, true);
}

function handleOf<T>(grid: GridApi<T>): GridHandle<T> {
  return {
    focus: () => {
      const { chosen } = grid.getGridOption("context") as { chosen: string | null };
      const index = (chosen === null ? undefined : grid.getRowNode(chosen)?.rowIndex) ?? grid.getFirstDisplayedRowIndex();
      const first = grid.getAllDisplayedColumns()[0];
      if (index < 0 || first === undefined) return;
      grid.ensureIndexVisible(index);
      grid.setFocusedCell(index, first);
    },
    reload: () => grid.refreshInfiniteCache(),
    untick: () => grid.deselectAll(),
    patch: (id, change) => {
      const node = grid.getRowNode(id);
      if (node?.data === undefined) return false;
      const next = change(node.data);
      if (next !== node.data) node.setData(next);
      return true;
    },
    row: (id) => grid.getRowNode(id)?.data,
  };
}
