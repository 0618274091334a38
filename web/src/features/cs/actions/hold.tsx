/** 보류설정 (A1, F-070) and 보류해제 (A2, F-071). */
import { Form, Input, Radio } from "antd";
import type { ReactElement } from "react";
import { isKey } from "../../../messages";
import { useText } from "../../../preferences/text";
import { ActionForm } from "./ActionForm";
import { AlarmField, alarmOf, noAlarm } from "./alarm";
import { useWork } from "./context";
import { runAction } from "./run";

export function HoldForm(): ReactElement {
  const t = useText();
  const { order } = useWork();
  return (
    <ActionForm
      submit={t("action.hold")}
      initial={{ reason: "", note: "", ...noAlarm() }}
      send={({ reason, note, ...alarm }, expected_version, key) =>
        runAction("set-hold", order.mgmt_no, { reason, note, alarm_at: alarmOf(alarm), expected_version }, key)
      }
    >
      <Form.Item name="reason" label={t("form.hold-reason")}>
        <Input data-first maxLength={200} />
      </Form.Item>
      <AlarmField />
    </ActionForm>
  );
}

export function ReleaseForm(): ReactElement {
  const t = useText();
  const { order, pack } = useWork();
  const holds = pack.holds.filter((hold) => hold.claim_id === null);
  return (
    <ActionForm
      submit={t("action.release-hold")}
      initial={{ hold_id: holds[0]?.id ?? null, note: "" }}
      noteFirst={holds.length < 2}
      send={({ hold_id, note }, expected_version, key) =>
        runAction("release-hold", order.mgmt_no, { hold_id, note, expected_version }, key)
      }
    >
      <Form.Item name="hold_id" label={t("form.hold-which")}>
        <Radio.Group
          className="stack"
          options={holds.map((hold) => ({ value: hold.id, label: `${kindOf(hold.kind)} ${hold.reason} · ${hold.by}` }))}
        />
      </Form.Item>
    </ActionForm>
  );

  function kindOf(kind: string): string {
    const key = `hold.${kind}`;
    return isKey(key) ? t(key) : kind;
  }
}
