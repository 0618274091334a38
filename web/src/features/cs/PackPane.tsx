/** Everything about the selected pack: whose it is, what can be done, its lines, its order, its history. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { Link } from "react-router";
import { answerOf, orders } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { CommandAnswer } from "../../api/types";
import { useLive } from "../../live/LiveProvider";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { KEYS, type ActionName } from "../../ui/keys";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useShortcut } from "../../ui/shortcuts";
import { useMay } from "../session/me";
import { ActionBar } from "./actions/ActionBar";
import { ActionDialog, type OrderAction } from "./actions/ActionDialog";
import type { Work } from "./actions/context";
import { History } from "./History";
import { ItemGrid, linesOf } from "./ItemGrid";
import { OrderDetail } from "./OrderDetail";
import { usePack } from "./queries";
import { useSaid } from "./useSaid";

interface Props {
  packNo: number | null;
  onMoved: (packNo: number) => void;
  onDone: (label: string, answer: CommandAnswer) => void;
  onCreate: () => void;
  onLeave: () => void;
}

export function PackPane({ packNo, onMoved, onDone, onCreate, onLeave }: Props): ReactElement {
  const t = useText();
  const client = useQueryClient();
  const said = useSaid();
  const mayCommand = useMay("command");
  const { data, error, isPlaceholderData, refetch } = usePack(packNo);
  const [itemId, setItemId] = useState<number>();
  const [action, setAction] = useState<OrderAction | null>(null);
  const [work, setWork] = useState<Work | null>(null);
  const [arrived, setArrived] = useState<{ packNo: number; no: string } | null>(null);
  const back = useRef<Element | null>(null);
  const items = useRef<HTMLTableElement>(null);
  const history = useRef<HTMLOListElement>(null);

  const shown = packNo === null || error !== null ? undefined : data;
  const lines = shown === undefined ? [] : linesOf(shown);
  const line = lines.find(({ item }) => item.item_id === itemId) ?? lines[0];
  const current = isPlaceholderData ? undefined : shown;
  const situation = { selected: packNo !== null, pack: current, order: line?.order, mayCommand };
  const moved = current !== undefined && current.pack_no !== packNo ? current.pack_no : null;

  useEffect(() => {
    if (moved !== null) onMoved(moved);
  }, [moved, onMoved]);
  useLive((event) => {
    if (event.name !== "claim.arrived" || current === undefined) return;
    const { what, decision, mgmt_no, market_order_no } = event.data;
    const news = what === "received" || decision === "HELD_FOR_DECISION";
    if (news && current.orders.some((order) => order.mgmt_no === mgmt_no)) {
      setArrived({ packNo: current.pack_no, no: market_order_no });
    }
  });
  useShortcut(KEYS.items, () => items.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus());
  useShortcut(KEYS.history, () => history.current?.focus());

  const close = (): void => setAction(null);
  const act = (wanted: ActionName): void => {
    back.current = document.activeElement;
    if (wanted === "create-order") return onCreate();
    if (current === undefined || line === undefined) return undefined;
    const mgmtNo = line.order.mgmt_no;
    setWork({
      pack: current,
      order: line.order,
      item: line.item,
      close,
      done: (label, answer) => {
        close();
        onDone(label, answer);
      },
      noted: (label) => {
        close();
        said(label);
        for (const kind of ["records", "pack"]) void client.invalidateQueries({ queryKey: [kind, current.pack_no] });
      },
      latest: async () => {
        const call = orders.GET("/api/orders/v1/orders/{mgmt_no}", { params: { path: { mgmt_no: mgmtNo } } });
        const pack = await answerOf<{ version: number }>(call);
        void client.invalidateQueries({ queryKey: ["pack"] });
        return pack.version;
      },
    });
    return setAction(wanted);
  };

  return (
    <section className={isPlaceholderData ? "pane pane-old" : "pane"} aria-label={t("pack.pane")} data-testid="pack-pane">
      <header className="pane-head">
        {shown === undefined ? (
          <h2 className="quiet">{t("pack.pane")}</h2>
        ) : (
          <>
            <h2 data-testid="pack-title">{t("pack.orders", { name: shown.recipient.name, n: shown.order_count })}</h2>
            <span className="quiet num">{t("pack.parcel", { n: shown.pack_no })}</span>
            {shown.open_count > 0 && (
              <span className="tag tag-bad" data-testid="open-count">
                {t("pack.open", { n: shown.open_count })}
              </span>
            )}
            {arrived?.packNo === shown.pack_no && (
              <span role="alert" className="bad" data-testid="claim-arrived">
                {t("pack.claim-arrived", { no: arrived.no })}
              </span>
            )}
            {shown.holds.some(({ claim_id }) => claim_id !== null) && (
              <span className="warn" data-testid="claim-held">
                {t("pack.claim-held")} <Link to="/cancellations/results?decision=HELD_FOR_DECISION">{t("pack.claim-open")}</Link>
              </span>
            )}
          </>
        )}
      </header>
      <ActionBar situation={situation} onAct={act} />
      <div className="pane-body">
        {packNo === null && <p className="quiet pad">{t("pack.choose")}</p>}
        {packNo !== null && error !== null && <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />}
        {packNo !== null && error === null && shown === undefined && <Busy />}
        {shown !== undefined && line !== undefined && (
          <>
            <ItemGrid lines={lines} chosen={line.item.item_id} onChoose={setItemId} ref={items} />
            <OrderDetail pack={shown} order={line.order} />
            <History packNo={shown.pack_no} ref={history} />
          </>
        )}
      </div>
      <ActionDialog
        action={action}
        work={work}
        onClosed={() => {
          if (back.current instanceof HTMLElement && back.current.isConnected && back.current !== document.body) back.current.focus();
          else onLeave();
        }}
      />
    </section>
  );
}
