/** 개별취소 (A12, F-125) and 개별정상복귀 (A13, F-126): so many pieces of each line of the order. */
import { Form, InputNumber } from "antd";
import type { ReactElement } from "react";
import type { Item } from "../../../api/types";
import { useText } from "../../../preferences/text";
import { leftOf } from "../why";
import { ActionForm, type Noted } from "./ActionForm";
import { AfterShipping, DEFAULT_REASON, ReasonField, ResendField } from "./cancel";
import { chosen, proposed, type Counts } from "./chosen";
import { useWork } from "./context";
import { runAction } from "./run";

interface Cancelled extends Noted {
  reason: string;
  qty: Counts;
}

export function CancelItemsForm(): ReactElement {
  const t = useText();
  const { order, item } = useWork();
  return (
    <ActionForm<Cancelled>
      submit={t("action.cancel-items")}
      danger
      initial={{ reason: DEFAULT_REASON, qty: proposed(order, item, leftOf), note: "" }}
      fields={{ REASON_REQUIRED: "reason" }}
      send={({ qty, reason, note }, expected_version, key) =>
        runAction("cancel-items", order.mgmt_no, { items: chosen(qty), reason, note, expected_version }, key)
      }
    >
      <AfterShipping />
      <Lines label={t("form.qty-cancel")} most={leftOf} rest={(n) => t("form.qty-left", { n })} />
      <ReasonField />
    </ActionForm>
  );
}

interface Restored extends Noted {
  resend: boolean;
  qty: Counts;
}

export function RestoreItemsForm(): ReactElement {
  const t = useText();
  const { order, item } = useWork();
  const most = (each: Item): number => each.cancelled_qty;
  return (
    <ActionForm<Restored>
      submit={t("action.restore-items")}
      initial={{ qty: proposed(order, item, most), resend: false, note: "" }}
      send={({ qty, resend, note }, expected_version, key) =>
        runAction("restore-items", order.mgmt_no, { items: chosen(qty), resend, note, expected_version }, key)
      }
    >
      <Lines label={t("form.qty-restore")} most={most} rest={(n) => t("form.qty-cancelled", { n })} />
      <ResendField />
    </ActionForm>
  );
}

interface LinesProps {
  label: string;
  most: (item: Item) => number;
  rest: (n: number) => string;
}

function Lines({ label, most, rest }: LinesProps): ReactElement {
  const t = useText();
  const { order } = useWork();
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{t("items.product")}</th>
          <th scope="col">{t("items.option")}</th>
          <th scope="col">{label}</th>
        </tr>
      </thead>
      <tbody>
        {order.items.map((each) => (
          <tr key={each.item_id}>
            <td>{each.product_name}</td>
            <td>{each.option_name}</td>
            <td>
              <div className="inline">
                <Form.Item name={["qty", String(each.item_id)]} noStyle>
                  <InputNumber
                    data-first
                    min={0}
                    precision={0}
                    disabled={most(each) <= 0}
                    aria-label={`${each.product_name} ${each.option_name} ${label}`}
                  />
                </Form.Item>
                <span className="quiet num">{rest(most(each))}</span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
