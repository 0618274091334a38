/** 전체취소 (A10, F-100) and 전체정상복귀 (A11, F-101), each of the whole order. */
import { Alert, Checkbox, Form, Select } from "antd";
import type { ReactElement } from "react";
import { useText } from "../../../preferences/text";
import { useCancelReasons } from "../queries";
import { liveOrders } from "../why";
import { ActionForm } from "./ActionForm";
import { useWork } from "./context";
import { runAction } from "./run";

export const DEFAULT_REASON = "RETURN_REFUND";

export function ReasonField(): ReactElement {
  const t = useText();
  const reasons = useCancelReasons();
  return (
    <Form.Item name="reason" label={t("form.reason")}>
      <Select data-first options={reasons.map(({ id, label }) => ({ value: id, label }))} />
    </Form.Item>
  );
}

/** What a cancellation after shipping means, before somebody does it. */
export function AfterShipping(): ReactElement | null {
  const t = useText();
  return useWork().pack.status === "SHIPPED" ? <Alert type="info" showIcon title={t("form.cancel-after")} /> : null;
}

export function CancelAllForm(): ReactElement {
  const t = useText();
  const { order, pack } = useWork();
  const mates = liveOrders(pack).length;
  return (
    <ActionForm
      submit={t("action.cancel-all")}
      danger
      initial={{ reason: DEFAULT_REASON, whole_pack: false, note: "" }}
      fields={{ REASON_REQUIRED: "reason" }}
      send={(values, expected_version, key) =>
        runAction("cancel-all", order.mgmt_no, { ...values, expected_version }, key)
      }
    >
      <AfterShipping />
      <ReasonField />
      {mates > 1 && (
        <Form.Item name="whole_pack" valuePropName="checked">
          <Checkbox>{t("form.whole-pack", { n: mates })}</Checkbox>
        </Form.Item>
      )}
    </ActionForm>
  );
}

/** D2: whether pieces cancelled after shipping go out once more is a choice of its own. */
export function ResendField(): ReactElement | null {
  const t = useText();
  const { order, pack } = useWork();
  if (pack.status !== "SHIPPED" || order.items.every((item) => item.cancelled_after_qty === 0)) return null;
  return (
    <Form.Item name="resend" valuePropName="checked" extra={t("form.resend-hint")}>
      <Checkbox>{t("form.resend")}</Checkbox>
    </Form.Item>
  );
}

export function RestoreAllForm(): ReactElement {
  const t = useText();
  const { order } = useWork();
  return (
    <ActionForm
      submit={t("action.restore-all")}
      initial={{ resend: false, note: "" }}
      noteFirst
      send={(values, expected_version, key) =>
        runAction("restore-all", order.mgmt_no, { ...values, expected_version }, key)
      }
    >
      <ResendField />
    </ActionForm>
  );
}
