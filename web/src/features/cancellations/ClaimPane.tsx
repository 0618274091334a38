/** One claim: what the channel says, the parcel it is about, and what can be decided, side by side. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactElement } from "react";
import { Link } from "react-router";
import { answerOf, orders } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Order, PackRow } from "../../api/types";
import type { Claim } from "../../api/types-claims";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { Facts } from "../../ui/Facts";
import { minute, number } from "../../ui/format";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { StatusTag } from "../../ui/tags";
import { claimOf } from "./api";
import { Decide } from "./Decide";
import { decision, pieces } from "./claimColumns";
import { Memo } from "./Memo";

export type Parcel = Pick<PackRow, "pack_no" | "status" | "recipient" | "courier" | "invoice_no"> & { orders: Order[] };
const AGAIN_MS = 1_500;

interface Props {
  claimId: string | null;
  onChanged: (claim: Claim) => void;
}

export function ClaimPane({ claimId, onChanged }: Props): ReactElement {
  const t = useText();
  const found = useQuery({
    queryKey: ["claim", claimId],
    queryFn: ({ signal }) => claimOf(claimId ?? "", signal),
    enabled: claimId !== null,
    // The stream says when orders has answered; asking as well costs little while somebody waits for it.
    refetchInterval: ({ state }) => (state.data?.pending != null ? AGAIN_MS : false),
  });
  const claim = found.data;
  const mgmtNo = claim?.mgmt_no ?? null;
  const parcel = useQuery({
    queryKey: ["claim", claimId, "parcel", mgmtNo],
    queryFn: ({ signal }) =>
      answerOf<Parcel>(
        orders.GET("/api/orders/v1/orders/{mgmt_no}", { params: { path: { mgmt_no: mgmtNo ?? 0 } }, signal }),
      ),
    enabled: mgmtNo !== null,
  });
  useEffect(() => {
    if (claim !== undefined) onChanged(claim);
  }, [claim, onChanged]);

  return (
    <aside className="claim-pane" aria-label={t("claims.pane")} data-testid="claim-pane">
      {claimId === null && <p className="quiet">{t("claims.choose")}</p>}
      {found.error !== null && <ProblemNotice problem={asProblem(found.error)} onRetry={() => void found.refetch()} />}
      {claimId !== null && claim === undefined && found.error === null && <Busy />}
      {claim !== undefined && (
        <>
          <header className="claim-head">
            <h2>{claim.claim_key}</h2>
            {decision(claim, t)}
            <span className="quiet">{t(claim.resolution === null ? `decision-text.${claim.decision}` : `resolved.${claim.resolution}`)}</span>
            {claim.withdrawal === "RESTORE_REQUIRED" && <span className="bad">{t("claims.restore-required")}</span>}
          </header>
          <div className="claim-three">
            <section aria-label={t("claims.of-channel")}>
              <h3>{t("claims.of-channel")}</h3>
              <Facts
                rows={[
                  [t("grid.channel"), claim.channel_name ?? claim.channel_id],
                  [t("grid.market_order_no"), claim.market_order_no],
                  [t("claims.buyer"), claim.buyer_name ?? ""],
                  [t("claims.qty"), pieces(claim)],
                  [t("form.reason"), claim.reason_raw],
                  [t("claims.date.requested_at"), minute(claim.requested_at)],
                  [t("claims.received"), minute(claim.received_at)],
                  [t("claims.date.withdrawn_at"), minute(claim.withdrawn_at)],
                ]}
              />
            </section>
            <section aria-label={t("claims.our-order")}>
              <h3>{t("claims.our-order")}</h3>
              {mgmtNo === null && <p className="quiet">{t("claims.no-order")}</p>}
              {parcel.error !== null && <ProblemNotice problem={asProblem(parcel.error)} />}
              {parcel.data !== undefined && <ParcelFacts parcel={parcel.data} mgmtNo={mgmtNo ?? 0} />}
            </section>
            <div className="claim-do">
              <Decide key={claim.id} claim={claim} parcel={parcel.data} onChanged={onChanged} />
              <Memo key={`memo-${claim.id}`} claim={claim} onChanged={onChanged} />
            </div>
          </div>
        </>
      )}
    </aside>
  );
}

function ParcelFacts({ parcel, mgmtNo }: { parcel: Parcel; mgmtNo: number }): ReactElement {
  const t = useText();
  return (
    <>
      <p>
        <StatusTag status={parcel.status} /> {parcel.recipient.name}{" "}
        <Link to={`/cs?pack=${parcel.pack_no}`}>{t("claims.open-cs", { no: mgmtNo })}</Link>
      </p>
      <p className="num quiet">
        {[parcel.courier, parcel.invoice_no].filter(Boolean).join(" ")} {parcel.recipient.address}
      </p>
      <ul className="pieces">
        {parcel.orders.map((order) =>
          order.items.map((item) => (
            <li key={item.item_id} className={order.mgmt_no === mgmtNo ? "ours" : "quiet"}>
              <span className="num">{order.mgmt_no}</span> {item.product_name || order.channel_product_name}{" "}
              {item.option_name || order.channel_option_name} × {number(item.qty)}
              {item.cancelled_qty > 0 && ` (${t("items.cancelled", { n: item.cancelled_qty })})`}
            </li>
          )),
        )}
      </ul>
    </>
  );
}
