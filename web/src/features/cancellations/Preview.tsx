/** The rows of an upload with their verdicts; applying with its progress; the result as a file. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { useSearchParams } from "react-router";
import { asProblem, type ApiProblem } from "../../api/problem";
import { VERDICTS, type Applied, type UploadRow, type Verdict } from "../../api/types-claims";
import { problemText } from "../../messages/problem-text";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { number } from "../../ui/format";
import { InfiniteGrid, type GridHandle } from "../../ui/InfiniteGrid";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useSubmission } from "../../ui/useSubmission";
import { useMay } from "../session/me";
import { applyUpload, editRow, resultFile, uploadOf } from "./api";
import { rowsLoader } from "./rowsLoader";
import { uploadColumns } from "./uploadColumns";

const AGAIN_MS = 700;
const idOf = ({ n }: UploadRow): string => String(n);
const nothing = (): void => undefined;

export function Preview({ uploadId }: { uploadId: string }): ReactElement {
  const t = useText();
  const { locale } = usePreferences();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const may = useMay("claims.apply");
  const [params, setParams] = useSearchParams();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const grid = useRef<GridHandle<UploadRow> | null>(null);
  const asked = params.get("verdict") as Verdict | null;
  const verdict = asked !== null && VERDICTS.includes(asked) ? asked : undefined;

  const { data: upload, error, refetch } = useQuery({
    queryKey: ["upload", uploadId],
    queryFn: ({ signal }) => uploadOf(uploadId, signal),
    refetchInterval: ({ state }) => (state.data?.state === "APPLYING" ? AGAIN_MS : false),
  });
  const load = useMemo(() => rowsLoader(uploadId, verdict), [uploadId, verdict]);
  const state = upload?.state;
  useEffect(() => {
    if (state === "APPLIED" || state === "PARTLY_APPLIED") grid.current?.reload();
  }, [state]);

  const edit = useCallback(
    async (row: UploadRow, change: { skip?: boolean; mgmt_no?: number | null }): Promise<void> => {
      try {
        const after = await editRow(uploadId, row.n, change);
        grid.current?.patch(String(row.n), () => after);
        void client.invalidateQueries({ queryKey: ["upload", uploadId] });
      } catch (failed) {
        void message.error(problemText(locale, asProblem(failed)), 6);
      }
    },
    [uploadId, client, message, locale],
  );
  const editable = may && state !== "APPLIED";
  const columns = useMemo(() => uploadColumns(t, editable, edit), [t, editable, edit]);
  const applying = useSubmission<string, Applied>(applyUpload, () => {
    void client.invalidateQueries({ queryKey: ["upload", uploadId] });
    grid.current?.reload();
  });
  const download = async (): Promise<void> => {
    try {
      const url = URL.createObjectURL(await resultFile(uploadId));
      const link = Object.assign(document.createElement("a"), { href: url, download: `cancel-result-${uploadId}.xlsx` });
      link.click();
      URL.revokeObjectURL(url);
    } catch (failed) {
      void message.error(problemText(locale, asProblem(failed)), 6);
    }
  };

  if (error !== null) return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />;
  if (upload === undefined) return <Busy />;
  const sure = (): void => {
    modal.confirm({
      title: t("upload.apply"),
      content: t("upload.apply-sure", { ok: upload.verdicts.OK ?? 0, held: upload.verdicts.INVOICED_HELD ?? 0, rows: upload.rows }),
      okText: t("upload.apply"),
      cancelText: t("common.close"),
      onOk: () => applying.submit(uploadId),
    });
  };
  const show = (next: Verdict | undefined): void =>
    setParams((now) => {
      const params = new URLSearchParams(now);
      if (next === undefined) params.delete("verdict");
      else params.set("verdict", next);
      return params;
    });

  return (
    <section className="preview" aria-label={t("upload.preview")} data-testid="preview" data-state={upload.state}>
      <header className="preview-head">
        <h2>{upload.file_name}</h2>
        <span className="quiet num">{t("upload.rows", { n: number(upload.rows) })}</span>
        {upload.ignored > 0 && <span className="quiet">{t("upload.ignored", { n: number(upload.ignored) })}</span>}
        <span className="grow" />
        {upload.asked > 0 && (
          <Progress
            className="preview-progress"
            percent={Math.floor((upload.applied / upload.asked) * 100)}
            size="small"
            aria-label={t("upload.progress")}
          />
        )}
        {upload.asked > 0 && (
          <span role="status" className="num" data-testid="applied">
            {t("upload.applied", { done: number(upload.applied), total: number(upload.asked) })}
          </span>
        )}
        <Button type="primary" disabled={!editable} loading={applying.busy || state === "APPLYING"} onClick={sure}>
          {t("upload.apply")}
        </Button>
        <Button disabled={!may} onClick={() => void download()}>
          {t("upload.result")}
        </Button>
      </header>
      {applying.problem !== null && <ProblemNotice problem={applying.problem} />}
      {problem !== null && <ProblemNotice problem={problem} onRetry={() => grid.current?.reload()} />}
      <div className="toggles preview-verdicts" role="group" aria-label={t("upload.verdict")}>
        <button type="button" className="toggle" aria-pressed={verdict === undefined} onClick={() => show(undefined)}>
          {t("common.all")} <span className="num count">{number(upload.rows)}</span>
        </button>
        {VERDICTS.filter((each) => (upload.verdicts[each] ?? 0) > 0).map((each) => (
          <button
            key={each}
            type="button"
            className="toggle"
            data-testid={`verdict-${each}`}
            aria-pressed={verdict === each}
            onClick={() => show(each)}
          >
            {t(`verdict.${each}`)} <span className="num count">{number(upload.verdicts[each])}</span>
          </button>
        ))}
      </div>
      <InfiniteGrid<UploadRow>
        label={t("upload.preview")}
        testId="upload-grid"
        columns={columns}
        load={load}
        rowId={idOf}
        chosen={null}
        onChoose={nothing}
        onReady={(handle) => {
          grid.current = handle;
        }}
        onTotal={nothing}
        onProblem={setProblem}
      />
    </section>
  );
}
