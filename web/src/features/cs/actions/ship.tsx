/** 배송처리 (A6, F-085): 배송확인 with its CS text. */
import type { ReactElement } from "react";
import { useText } from "../../../preferences/text";
import { useCouriers } from "../queries";
import { ActionForm } from "./ActionForm";
import { useWork } from "./context";
import { runAction } from "./run";

export function ShipForm(): ReactElement {
  const t = useText();
  const { order, pack } = useWork();
  const courier = useCouriers().find(({ code }) => code === pack.courier)?.name ?? pack.courier ?? "";
  return (
    <ActionForm
      submit={t("form.ship")}
      initial={{ note: "" }}
      noteFirst
      send={({ note }, expected_version, key) =>
        runAction("confirm-shipment", order.mgmt_no, { note, expected_version }, key)
      }
    >
      <p>{t("form.ship-lead", { courier, no: pack.invoice_no ?? "" })}</p>
    </ActionForm>
  );
}
