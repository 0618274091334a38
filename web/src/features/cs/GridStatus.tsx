/** The line under the grid: how many rows, what went wrong, what is new since the list was read. Its height is fixed. */
import { Button } from "antd";
import type { ReactElement } from "react";
import type { ApiProblem } from "../../api/problem";
import { problemText } from "../../messages/problem-text";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { number } from "../../ui/format";

export interface Total {
  readonly n: number | null;
  readonly exact: boolean;
}

interface Props {
  total: Total | null;
  problem: ApiProblem | null;
  fresh: number;
  onReload: () => void;
}

export function GridStatus({ total, problem, fresh, onReload }: Props): ReactElement {
  const t = useText();
  const { locale } = usePreferences();
  const empty = total?.n === 0 && problem === null;
  return (
    <div className="grid-status">
      <span role="status" data-testid="grid-total" className="num">
        {problem === null && total === null && t("grid.counting")}
        {problem === null && !empty && total?.n != null && t(total.exact ? "grid.total" : "grid.about", { n: number(total.n) })}
        {empty && t("grid.empty")}
      </span>
      {problem !== null && (
        <span role="alert" className="bad" data-testid="problem" data-code={problem.code}>
          {problemText(locale, problem)} ({problem.code})
        </span>
      )}
      <span className="grow" />
      {fresh > 0 && <span className="quiet">{t("grid.changed", { n: fresh })}</span>}
      <Button size="small" type="text" onClick={onReload} data-testid="grid-reload">
        {t(fresh > 0 ? "grid.show-changed" : problem === null ? "common.refresh" : "common.retry")}
      </Button>
    </div>
  );
}
