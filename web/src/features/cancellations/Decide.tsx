/**
 * 취소건 처리 (A36): both ways side by side, each with what it will do, in words, before somebody presses. A claim that
 * fits several orders is given its order first.
 */
import { Button, Input, InputNumber } from "antd";
import { useState, type ReactElement, type ReactNode } from "react";
import type { Claim, Resolution } from "../../api/types-claims";
import { useText } from "../../preferences/text";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useSubmission } from "../../ui/useSubmission";
import { useMay } from "../session/me";
import { resolveClaim, type Decided } from "./api";
import type { Parcel } from "./ClaimPane";
import { openFor } from "./open";

interface Props {
  claim: Claim;
  parcel: Parcel | undefined;
  onChanged: (claim: Claim) => void;
}

export function Decide({ claim, parcel, onChanged }: Props): ReactElement | null {
  const t = useText();
  const may = useMay("claims.apply");
  const [note, setNote] = useState("");
  const [target, setTarget] = useState<number | null>(null);
  const { busy, problem, submit } = useSubmission<Decided, Claim>((body, key) => resolveClaim(claim.id, body, key), onChanged);
  const open = openFor(claim);
  if (claim.pending !== null) {
    return (
      <p role="status" className="quiet">
        {t("claims.pending-text")}
      </p>
    );
  }
  if (open.length === 0) return null;

  const waybill = [parcel?.courier, parcel?.invoice_no].filter(Boolean).join(" ");
  const pieces = claim.qty ?? claim.order_qty ?? 0;
  const decide = (decision: Resolution): void =>
    void submit(decision === "MATCH" && target !== null ? { decision, mgmt_no: target, note } : { decision, note });
  const button = (decision: Resolution, danger: boolean): ReactNode => (
    <Button
      type="primary"
      danger={danger}
      loading={busy}
      disabled={!may || (decision === "MATCH" && target === null)}
      data-testid={`decide-${decision}`}
      onClick={() => decide(decision)}
    >
      {t(`decide.${decision}`)}
    </Button>
  );

  return (
    <section className="decide" aria-label={t("claims.decide")} data-testid="decide">
      <h3>{t("claims.decide")}</h3>
      {open.includes("CANCEL") && (
        <div className="claim-two">
          <div className="way">
            <strong>{t("decide.CANCEL")}</strong>
            <ul>
              {waybill !== "" && <li>{t("decide.cancel-waybill", { waybill })}</li>}
              <li>{t("decide.cancel-pieces", { n: pieces })}</li>
              <li>{t("decide.cancel-rest")}</li>
            </ul>
            {button("CANCEL", true)}
          </div>
          <div className="way">
            <strong>{t("decide.SHIP")}</strong>
            <ul>
              <li>{t("decide.ship-hold")}</li>
              <li>{t("decide.ship-parcel", { waybill: waybill === "" ? t("common.none") : waybill })}</li>
              <li>{t("decide.ship-channel")}</li>
            </ul>
            {button("SHIP", false)}
          </div>
        </div>
      )}
      {open.includes("MATCH") && (
        <div className="way">
          <p>{t("decide.match-lead")}</p>
          <div className="inline">
            <InputNumber<number>
              controls={false}
              precision={0}
              min={1}
              value={target}
              onChange={setTarget}
              aria-label={t("grid.mgmt_no")}
              placeholder={t("grid.mgmt_no")}
            />
            {button("MATCH", false)}
          </div>
        </div>
      )}
      <Input.TextArea
        rows={2}
        value={note}
        maxLength={10_000}
        onChange={(event) => setNote(event.target.value)}
        aria-label={t("form.note")}
        placeholder={t("form.note")}
      />
      {!may && <p className="quiet">{t("decide.not-permitted")}</p>}
      {problem !== null && <ProblemNotice problem={problem} />}
    </section>
  );
}
