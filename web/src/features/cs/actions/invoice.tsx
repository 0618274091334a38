/** 송장관리 (F-080, F-082): 송장입력 (A4), 송장변경, 송장삭제 (A5). What is pasted loses blanks and hyphens (D5). */
import { Form, Input, Radio, Select } from "antd";
import { useState, type ReactElement } from "react";
import type { CommandAnswer } from "../../../api/types";
import { useText } from "../../../preferences/text";
import { useCouriers } from "../queries";
import { ActionForm, type Noted } from "./ActionForm";
import { bare } from "./bare";
import { useWork } from "./context";
import { runAction } from "./run";

interface Waybill extends Noted {
  courier: string;
  invoice_no: string;
}

const FIELDS = {
  INVOICE_NOT_DIGITS: "invoice_no",
  INVOICE_EMPTY: "invoice_no",
  INVOICE_DUPLICATE: "invoice_no",
  UNKNOWN_COURIER: "courier",
} as const;
const LAST_COURIER = "dyflux.courier";

export function InvoiceForm(): ReactElement {
  const t = useText();
  const { order, pack } = useWork();
  const invoiced = pack.status === "INVOICED";
  const [mode, setMode] = useState<"change" | "remove">("change");
  const removing = invoiced && mode === "remove";
  const label = t(removing ? "form.remove" : invoiced ? "form.change" : "form.assign");

  const send = ({ courier, invoice_no, note }: Waybill, expected_version: number, key: string): Promise<CommandAnswer> => {
    if (removing) return runAction("remove-invoice", order.mgmt_no, { note, expected_version }, key);
    localStorage.setItem(LAST_COURIER, courier);
    const body = { courier, invoice_no: bare(invoice_no), note, expected_version };
    return runAction(invoiced ? "change-invoice" : "assign-invoice", order.mgmt_no, body, key);
  };
  return (
    <>
      {invoiced && (
        <Radio.Group
          className="modes"
          value={mode}
          aria-label={t("action.invoice")}
          onChange={(event) => setMode(event.target.value as "change" | "remove")}
          options={[
            { value: "change", label: t("form.change") },
            { value: "remove", label: t("form.remove") },
          ]}
        />
      )}
      <ActionForm<Waybill>
        key={mode}
        submit={label}
        danger={removing}
        fields={FIELDS}
        noteFirst={removing}
        initial={{
          courier: pack.courier ?? localStorage.getItem(LAST_COURIER) ?? "CJ",
          invoice_no: pack.invoice_no ?? "",
          note: "",
        }}
        send={send}
      >
        {removing ? <p>{t("form.remove-sure")}</p> : <WaybillFields />}
      </ActionForm>
    </>
  );
}

function WaybillFields(): ReactElement {
  const t = useText();
  const couriers = useCouriers();
  return (
    <>
      <Form.Item name="courier" label={t("form.courier")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={couriers.map(({ code, name }) => ({ value: code, label: name }))}
        />
      </Form.Item>
      <Form.Item name="invoice_no" label={t("form.invoice_no")} extra={t("form.invoice-hint")} normalize={bare}>
        <Input data-first inputMode="numeric" autoComplete="off" maxLength={200} className="num" />
      </Form.Item>
    </>
  );
}
