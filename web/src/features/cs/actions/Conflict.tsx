/** 409 VERSION_CONFLICT: what somebody else did meanwhile, and the way to go on with the latest. */
import { Alert, Button } from "antd";
import type { ReactElement } from "react";
import type { ApiProblem } from "../../../api/problem";
import { useText } from "../../../preferences/text";
import { changeLines } from "../conflict";

interface Props {
  problem: ApiProblem;
  busy: boolean;
  onAgain: () => void;
}

export function Conflict({ problem, busy, onAgain }: Props): ReactElement {
  const t = useText();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      data-testid="conflict"
      data-code={problem.code}
      title={t("conflict.title")}
      description={
        <>
          <p>{t("conflict.lead")}</p>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t("conflict.field")}</th>
                <th scope="col">{t("conflict.old")}</th>
                <th scope="col">{t("conflict.new")}</th>
                <th scope="col">{t("conflict.by")}</th>
                <th scope="col">{t("conflict.at")}</th>
              </tr>
            </thead>
            <tbody>
              {changeLines(t, problem.changes).map((line, index) => (
                <tr key={index}>
                  <th scope="row">{line.field}</th>
                  <td>{line.old}</td>
                  <td>{line.new}</td>
                  <td>{line.by}</td>
                  <td className="num">{line.at}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="quiet">{t("error.code", { code: problem.code })}</p>
          <Button size="small" type="primary" loading={busy} onClick={onAgain}>
            {t("conflict.again")}
          </Button>
        </>
      }
    />
  );
}
