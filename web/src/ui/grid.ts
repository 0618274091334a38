/** AG Grid as this console uses it: only the modules that are needed, one look for both themes. */
import {
  CellStyleModule,
  ColumnApiModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  colorSchemeDark,
  colorSchemeLight,
  themeQuartz,
  type Theme,
} from "ag-grid-community";
import { FONT } from "../preferences/theme";

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  RowSelectionModule,
  RowApiModule,
  RowStyleModule,
  CellStyleModule,
  ColumnApiModule,
  ScrollApiModule,
  RenderApiModule,
]);

/** The grid's theme; its colours are those of `styles/base.css`. */
export function gridTheme(dark: boolean, compact: boolean): Theme {
  return themeQuartz.withPart(dark ? colorSchemeDark : colorSchemeLight).withParams({
    fontFamily: FONT,
    fontSize: 12.5,
    headerFontSize: 12,
    headerFontWeight: 600,
    rowHeight: compact ? 28 : 34,
    headerHeight: compact ? 28 : 34,
    spacing: 4,
    cellHorizontalPadding: 8,
    backgroundColor: "var(--surface)",
    foregroundColor: "var(--text)",
    headerBackgroundColor: "var(--raised)",
    headerTextColor: "var(--quiet)",
    borderColor: "var(--line)",
    accentColor: "var(--accent)",
    selectedRowBackgroundColor: "var(--accent-bg)",
    rowHoverColor: "var(--raised)",
    oddRowBackgroundColor: "var(--surface)",
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    columnBorder: false,
  });
}
