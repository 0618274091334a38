/** 알람: ☐ 표시 and when, today 17:00 unless another time is chosen (A1). */
import { Checkbox, DatePicker, Form } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ReactElement } from "react";
import { useText } from "../../../preferences/text";

export interface Alarmed {
  alarm: boolean;
  alarm_at: Dayjs;
}

export const noAlarm = (): Alarmed => ({ alarm: false, alarm_at: dayjs().hour(17).minute(0).second(0).millisecond(0) });

/** For the body: RFC 3339, or null. */
export const alarmOf = ({ alarm, alarm_at }: Alarmed): string | null => (alarm ? alarm_at.toISOString() : null);

export function AlarmField(): ReactElement {
  const t = useText();
  const on = Form.useWatch<boolean>("alarm") ?? false;
  return (
    <div className="inline">
      <Form.Item name="alarm" valuePropName="checked" noStyle>
        <Checkbox>
          {t("form.alarm")} {t("form.alarm-show")}
        </Checkbox>
      </Form.Item>
      <Form.Item name="alarm_at" noStyle>
        <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" disabled={!on} allowClear={false} aria-label={t("form.alarm-at")} />
      </Form.Item>
    </div>
  );
}
