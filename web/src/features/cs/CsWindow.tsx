/** The CS window (F-010 … F-034): filters, all orders, and everything about the one that is selected. */
import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { useSearchParams } from "react-router";
import type { ApiProblem } from "../../api/problem";
import type { CommandAnswer } from "../../api/types";
import { useConnection, useLive } from "../../live/LiveProvider";
import { patchOfAnswer, patchRow, type GridRow } from "../../live/patch";
import { useText } from "../../preferences/text";
import type { GridHandle } from "../../ui/InfiniteGrid";
import { focusFirst } from "../../ui/focus";
import { KEYS } from "../../ui/keys";
import { useShortcut } from "../../ui/shortcuts";
import "../../styles/cs.css";
import "../../styles/pane.css";
import { CreateForm } from "./actions/create";
import { FilterBar } from "./FilterBar";
import { filterOf, paramsOf, searchBody, type Filter } from "./filters";
import { askFirstBlock } from "./firstBlock";
import { GridStatus, type Total } from "./GridStatus";
import { PackGrid } from "./PackGrid";
import { PackPane } from "./PackPane";
import { readOwnWrite } from "./queries";
import { useSelection } from "./selection";
import { useSaid } from "./useSaid";

askFirstBlock();

export default function CsWindow(): ReactElement {
  const t = useText();
  const client = useQueryClient();
  const said = useSaid();
  const [params, setParams] = useSearchParams();
  const [selected, select] = useSelection();
  const [word, setWord] = useState("");
  const [total, setTotal] = useState<Total | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  const [creating, setCreating] = useState(false);
  const [answered, setAnswered] = useState(false);
  const grid = useRef<GridHandle<GridRow> | null>(null);
  const wordInput = useRef<HTMLInputElement | null>(null);
  const since = useRef(Date.now());
  const entering = useRef(false);
  const unheard = useRef(true);
  const live = useConnection() === "live";

  const address = paramsOf(filterOf(params)).toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(address)), [address]);
  const asked = useMemo(() => searchBody(filter, word), [filter, word]);
  const onFilter = (next: Filter): void => setParams((now) => paramsOf(next, now));
  const onTotal = useCallback((n: number | null, exact: boolean) => setTotal({ n, exact }), []);
  // Who has pressed Enter goes on in the list.
  const onShown = useCallback(() => {
    if (entering.current) grid.current?.focus();
    entering.current = false;
    requestAnimationFrame(() => setTimeout(() => setAnswered(true))); // the rows are painted first
  }, []);
  const onProblem = useCallback((now: ApiProblem | null) => {
    setProblem(now);
    if (now !== null) setAnswered(true);
  }, []);
  const reload = useCallback(() => {
    since.current = Date.now();
    setFresh(new Set());
    grid.current?.reload();
  }, []);

  useEffect(() => {
    since.current = Date.now();
    setFresh(new Set());
    setTotal(null);
  }, [asked]);
  // What was read before the stream was open may have changed unheard: once both are there it is read again.
  useEffect(() => {
    if (!live || !answered || !unheard.current) return;
    unheard.current = false;
    reload();
  }, [live, answered, reload]);
  useLive((event) => {
    if (event.name === "reset") reload();
    if (event.name !== "pack.changed") return;
    const { pack_no, placed_at, dissolved } = event.data;
    const known = grid.current?.patch(String(pack_no), (row) => patchRow(row, event.data)) ?? false;
    const isNew = placed_at !== null && Date.parse(placed_at) > since.current;
    if (!known && !dissolved && isNew) setFresh((before) => new Set(before).add(pack_no));
  });
  useShortcut(KEYS.search, () => wordInput.current?.select());
  useShortcut(KEYS.list, () => grid.current?.focus());

  const show = (label: string, answer: CommandAnswer, wasPack: number | null): void => {
    said(label, answer);
    const id = String(answer.pack_no);
    const known = grid.current?.patch(id, (row) => patchRow(row, patchOfAnswer(answer, row))) ?? false;
    const recomposed = !known || answer.pack_no !== wasPack || answer.created.length > 0;
    select(answer.pack_no);
    readOwnWrite(client, answer.pack_no, answer.version).then(
      () => recomposed && grid.current?.reload(),
      () => reload(), // the panes show what failed; the list is read again as it is
    );
  };

  return (
    <div className="cs">
      <h1 className="hidden">{t("cs.title")}</h1>
      <FilterBar
        filter={filter}
        word={word}
        ready={answered}
        onFilter={onFilter}
        onWord={setWord}
        onSearch={(next) => {
          entering.current = true;
          if (next === word) reload();
          else setWord(next);
        }}
        onReset={() => {
          setWord("");
          onFilter({});
        }}
        wordRef={wordInput}
      />
      <PackGrid
        asked={asked}
        selected={selected}
        onSelect={select}
        onReady={(handle) => {
          grid.current = handle;
        }}
        onTotal={onTotal}
        onProblem={onProblem}
        onShown={onShown}
      />
      <GridStatus total={total} problem={problem} fresh={fresh.size} onReload={reload} />
      <PackPane
        packNo={selected}
        onMoved={select}
        onDone={(label, answer) => show(label, answer, selected)}
        onCreate={() => setCreating(true)}
        onLeave={() => grid.current?.focus()}
      />
      <Modal
        open={creating}
        title={t("action.create-order")}
        width={820}
        footer={null}
        destroyOnHidden
        mask={{ closable: false }}
        closable={{ "aria-label": t("common.close") }}
        onCancel={() => setCreating(false)}
        afterOpenChange={focusFirst}
      >
        <CreateForm
          onClose={() => setCreating(false)}
          onDone={(answer) => {
            setCreating(false);
            show(t("action.create-order"), answer, null);
          }}
        />
      </Modal>
    </div>
  );
}
