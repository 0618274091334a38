/** A refusal or failure in words, with the API's code; what a person can do next stands in the API's sentence. */
import { Alert, Button } from "antd";
import type { ReactElement } from "react";
import type { ApiProblem } from "../api/problem";
import { problemText } from "../messages/problem-text";
import { usePreferences } from "../preferences/store";
import { useText } from "../preferences/text";

interface Props {
  problem: ApiProblem;
  onRetry?: () => void;
}

export function ProblemNotice({ problem, onRetry }: Props): ReactElement {
  const t = useText();
  const { locale } = usePreferences();
  const trace = problem.status >= 500 && problem.traceId !== null ? ` · ${t("error.trace", { id: problem.traceId })}` : "";
  const fields = problem.errors.map((each) => each.pointer).join(", ");
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-testid="problem"
      data-code={problem.code}
      title={problemText(locale, problem)}
      description={
        <span className="quiet">
          {t("error.code", { code: problem.code })}
          {fields !== "" && ` · ${fields}`}
          {trace}
        </span>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        )
      }
    />
  );
}
