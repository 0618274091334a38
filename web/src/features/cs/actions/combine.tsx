/** 합포추가 (A7, F-090) with its two confirmations, 합포제외 (A8, F-091). */
import { Checkbox, Form, InputNumber } from "antd";
import { useState, type ReactElement } from "react";
import { useText } from "../../../preferences/text";
import { ActionForm, type Noted } from "./ActionForm";
import { useWork } from "./context";
import { runAction } from "./run";

interface Target extends Noted {
  target: number | null;
}

const FIELDS = {
  COMBINE_TARGET_NOT_FOUND: "target",
  COMBINE_SELF: "target",
  COMBINE_SAME_PACK: "target",
  FIELD_REQUIRED: "target",
} as const;

export function CombineAddForm(): ReactElement {
  const t = useText();
  const { order } = useWork();
  const [confirmed, setConfirmed] = useState({ mismatch: false, mixed: false });
  return (
    <ActionForm<Target>
      submit={t("action.combine-add")}
      initial={{ target: null, note: "" }}
      fields={FIELDS}
      send={({ target, note }, expected_version, key) =>
        runAction(
          "combine-add",
          order.mgmt_no,
          {
            target_mgmt_no: target,
            confirm_recipient_mismatch: confirmed.mismatch,
            confirm_mixed_shipper: confirmed.mixed,
            note,
            expected_version,
          },
          key,
        )
      }
      below={({ code }) => (
        <div className="stack">
          {(code === "COMBINE_RECIPIENT_MISMATCH" || confirmed.mismatch) && (
            <Checkbox
              checked={confirmed.mismatch}
              onChange={(event) => setConfirmed({ ...confirmed, mismatch: event.target.checked })}
            >
              {t("form.confirm-mismatch")}
            </Checkbox>
          )}
          {(code === "COMBINE_MIXED_SHIPPER" || confirmed.mixed) && (
            <Checkbox
              checked={confirmed.mixed}
              onChange={(event) => setConfirmed({ ...confirmed, mixed: event.target.checked })}
            >
              {t("form.confirm-mixed")}
            </Checkbox>
          )}
        </div>
      )}
    >
      <Form.Item name="target" label={t("form.target")} extra={t("form.target-hint")}>
        <InputNumber<number> data-first controls={false} precision={0} className="wide num" />
      </Form.Item>
    </ActionForm>
  );
}

export function CombineExcludeForm(): ReactElement {
  const t = useText();
  const { order } = useWork();
  return (
    <ActionForm
      submit={t("action.combine-exclude")}
      initial={{ note: "" }}
      noteFirst
      send={({ note }, expected_version, key) =>
        runAction("combine-exclude", order.mgmt_no, { note, expected_version }, key)
      }
    >
      <p>{t("form.exclude-lead", { no: order.mgmt_no })}</p>
    </ActionForm>
  );
}
