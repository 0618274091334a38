/** C/S 이력 (F-028): newest first, in the exact words of the manual; an open record is closed in place. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useId, type ReactElement, type Ref } from "react";
import { asProblem } from "../../api/problem";
import { problemText } from "../../messages/problem-text";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useMay } from "../session/me";
import { single } from "./actions/note";
import { closeRecord } from "./actions/run";
import { entryOf } from "./history";
import { useRecords } from "./queries";

interface Props {
  packNo: number;
  ref?: Ref<HTMLOListElement>;
}

export function History({ packNo, ref }: Props): ReactElement {
  const t = useText();
  const heading = useId();
  const { data, error, refetch } = useRecords(packNo);
  const entries = data?.items.map(entryOf);
  return (
    <section className="history" aria-labelledby={heading}>
      <h2 id={heading}>{t("history.label")}</h2>
      {error !== null && <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />}
      {entries === undefined && error === null && <Busy />}
      {entries?.length === 0 && <p className="quiet">{t("history.empty")}</p>}
      {entries !== undefined && entries.length > 0 && (
        <ol className="scroll" ref={ref} tabIndex={0} aria-labelledby={heading} data-testid="history">
          {entries.map((entry) => (
            <li key={entry.id} data-testid="history-entry" className={entry.open ? "open" : ""}>
              <p className="num">
                <strong>{entry.head}</strong>
              </p>
              <p className="num quiet">{entry.about}</p>
              {entry.body !== "" && <p className="pre">{entry.body}</p>}
              {entry.open && <CloseButton id={entry.id} packNo={packNo} label={entry.head} />}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function CloseButton({ id, packNo, label }: { id: number; packNo: number; label: string }): ReactElement | null {
  const t = useText();
  const { locale } = usePreferences();
  const { message } = App.useApp();
  const client = useQueryClient();
  const may = useMay("command");
  const close = useMutation({
    mutationFn: () => single(closeRecord(id, crypto.randomUUID())),
    onSuccess: () => {
      void message.success(t("history.closed"));
      void client.invalidateQueries({ queryKey: ["records", packNo] });
      void client.invalidateQueries({ queryKey: ["pack", packNo] });
    },
    onError: (error) => void message.error(problemText(locale, asProblem(error))),
  });
  if (!may) return null;
  return (
    <Button size="small" type="text" loading={close.isPending} onClick={() => close.mutate()} aria-label={`${t("history.close")}: ${label}`}>
      {t("history.close")}
    </Button>
  );
}
