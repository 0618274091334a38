/** 배송정보변경 (A3, F-075): only fields that were typed into travel, so that a masked value can never be written back. */
import { Form, Input } from "antd";
import type { ReactElement } from "react";
import type { Recipient } from "../../../api/types";
import { useText } from "../../../preferences/text";
import { useMay } from "../../session/me";
import { ActionForm, type Noted } from "./ActionForm";
import { useWork } from "./context";
import { edited, NAMES, NOTHING } from "./edited";
import { runAction } from "./run";

type Fields = Recipient & Noted;
export function ShippingForm(): ReactElement {
  const t = useText();
  const { order, pack } = useWork();
  const masked = !useMay("pii.read");
  const { name, tel, mobile, zip, address, memo } = pack.recipient;
  const now: Recipient = { name, tel, mobile, zip, address, memo };
  return (
    <ActionForm<Fields>
      key={String(masked)}
      submit={t("action.change-shipping-info")}
      initial={{ ...(masked ? NOTHING : now), note: "" }}
      fields={{ INVALID_ZIP: "zip" }}
      send={({ note, ...typed }, expected_version, key) =>
        runAction(
          "change-shipping-info",
          order.mgmt_no,
          { recipient: edited(now, typed, masked), note, expected_version },
          key,
        )
      }
    >
      {masked && <p className="quiet">{t("form.masked")}</p>}
      <div className="two">
        {NAMES.map((field) => (
          <Form.Item key={field} name={field} label={t(`form.${field}`)} className={field === "address" || field === "memo" ? "full" : ""}>
            <Input placeholder={masked ? now[field] : ""} maxLength={500} autoComplete="off" />
          </Form.Item>
        ))}
      </div>
    </ActionForm>
  );
}
