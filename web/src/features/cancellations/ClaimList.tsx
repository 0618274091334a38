/** What both lists of claims share: filters, the grid, ticks, acknowledging, the chosen claim beside it. */
import { App, Button } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { asProblem, type ApiProblem } from "../../api/problem";
import type { Claim } from "../../api/types-claims";
import { useLive } from "../../live/LiveProvider";
import { problemText } from "../../messages/problem-text";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import "../../styles/cs.css";
import "../../styles/claims.css";
import type { Load } from "../../ui/datasource";
import { number } from "../../ui/format";
import { InfiniteGrid, type GridHandle } from "../../ui/InfiniteGrid";
import { KEYS } from "../../ui/keys";
import { useShortcut } from "../../ui/shortcuts";
import { GridStatus, type Total } from "../cs/GridStatus";
import { useMay } from "../session/me";
import { acknowledge, claimOf, searchClaims, type Acknowledgement, type Which } from "./api";
import { columnsOf } from "./claimColumns";
import { ClaimFilters } from "./ClaimFilters";
import { filterOf, paramsOf, searchBody, type Kind } from "./filters";
import { refusedOf } from "./results";

interface Props {
  kind: Kind;
  title: string;
  children: (chosen: string | null, onChanged: (claim: Claim) => void) => ReactNode;
}

const idOf = (claim: Claim): string => claim.id;
const CLASSES = { "row-urgent": ({ data }: { data: Claim | undefined }) => data?.raced === true && data.acknowledged_at === null };

export function ClaimList({ kind, title, children }: Props): ReactElement {
  const t = useText();
  const { locale } = usePreferences();
  const { message, modal } = App.useApp();
  const may = useMay("command");
  const [params, setParams] = useSearchParams();
  const [word, setWord] = useState("");
  const [total, setTotal] = useState<Total | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [ticked, setTicked] = useState<readonly Claim[]>([]);
  const [chosen, setChosen] = useState<string | null>(params.get("claim"));
  const grid = useRef<GridHandle<Claim> | null>(null);

  const address = paramsOf(filterOf(params, kind)).toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(address), kind), [address, kind]);
  const asked = useMemo(() => searchBody(filter, word), [filter, word]);
  const columns = useMemo(() => columnsOf(t, kind), [t, kind]);
  const load = useCallback<Load<Claim>>(
    (offset, limit, signal) => searchClaims(kind, { ...asked, offset, limit }, signal),
    [kind, asked],
  );
  const onTotal = useCallback((n: number | null, exact: boolean) => setTotal({ n, exact }), []);
  const onChanged = useCallback((claim: Claim): void => {
    // In the list of withdrawals the acknowledgement is the withdrawal's, which a claim alone does not tell.
    const { acknowledged_at: _at, acknowledged_by: _by, ...seen } = claim;
    grid.current?.patch(claim.id, (row) => (kind === "claims" ? claim : { ...row, ...seen }));
  }, [kind]);
  const reload = (): void => {
    setFresh(new Set());
    grid.current?.reload();
  };

  useEffect(() => setTotal(null), [asked]);
  useShortcut(KEYS.list, () => grid.current?.focus());
  useLive((event) => {
    if (event.name === "reset") reload();
    if (event.name !== "claim.arrived") return;
    const { claim_id, what } = event.data;
    if (grid.current?.row(claim_id) === undefined) {
      const ours = kind === "claims" ? what === "received" : what === "withdrawn";
      if (ours) setFresh((before) => new Set(before).add(claim_id));
      return;
    }
    claimOf(claim_id, AbortSignal.timeout(10_000)).then(onChanged, (error: unknown) => setProblem(asProblem(error)));
  });

  const run = async (what: Acknowledgement, body: Which): Promise<void> => {
    try {
      const { results } = await acknowledge(kind, what, body, crypto.randomUUID());
      const refused = refusedOf(results, locale);
      const done = results.length - refused.rows;
      if (done > 0) void message.success(t(what === "acknowledge" ? "claims.acked-n" : "claims.unacked-n", { n: done }));
      if (refused.rows > 0) void message.warning(refused.text, 6);
      grid.current?.untick();
      reload();
    } catch (error) {
      void message.error(problemText(locale, asProblem(error)), 6);
    }
  };
  const ids = (): { ids: string[] } => ({ ids: ticked.map(idOf) });
  const all = (): void => {
    const expected = total?.n ?? 0;
    modal.confirm({
      title: t("claims.ack-all"),
      content: t(total?.exact ? "claims.ack-all-sure" : "claims.ack-all-many", { n: number(expected) }),
      okText: t("claims.ack-all"),
      cancelText: t("common.close"),
      onOk: () => run("acknowledge", total?.exact ? { filter: asked, expected_count: expected } : { filter: asked }),
    });
  };

  return (
    <div className="claims">
      <h1 className="hidden">{title}</h1>
      <ClaimFilters
        kind={kind}
        filter={filter}
        word={word}
        onFilter={(next) => setParams((now) => paramsOf(next, now))}
        onWord={setWord}
      />
      <div className="claims-body">
        <div className="claims-list">
          <div className="claims-bar" role="toolbar" aria-label={t("claims.bar")}>
            <Button size="small" disabled={!may || !total?.n} onClick={all}>
              {t("claims.ack-all")}
            </Button>
            <Button size="small" disabled={!may || ticked.length === 0} onClick={() => void run("acknowledge", ids())}>
              {t("claims.ack-ticked", { n: ticked.length })}
            </Button>
            {kind === "withdrawals" && (
              <Button size="small" disabled={!may || ticked.length === 0} onClick={() => void run("unacknowledge", ids())}>
                {t("claims.unack-ticked", { n: ticked.length })}
              </Button>
            )}
            <span className="quiet">{may ? t("claims.ack-hint") : t("why.not-permitted")}</span>
          </div>
          <InfiniteGrid<Claim>
            label={title}
            testId={`${kind}-grid`}
            columns={columns}
            load={load}
            rowId={idOf}
            chosen={chosen}
            onChoose={({ id }) => setChosen(id)}
            onReady={(handle) => {
              grid.current = handle;
            }}
            onTicked={setTicked}
            onTotal={onTotal}
            onProblem={setProblem}
            classes={CLASSES}
          />
          <GridStatus total={total} problem={problem} fresh={fresh.size} onReload={reload} />
        </div>
        {children(chosen, onChanged)}
      </div>
    </div>
  );
}
