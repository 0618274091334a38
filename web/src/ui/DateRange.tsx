/** A range of KST days with its quick picks (F-008); an open end asks nothing. */
import { Button, DatePicker, Dropdown } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ReactElement } from "react";
import { useText } from "../preferences/text";
import { FORMAT, QUICK, quickDays, todayInKorea, type Days, type Quick } from "./days";

interface Props extends Days {
  onChange: (days: Days) => void;
}

export function DateRange({ from, to, onChange }: Props): ReactElement {
  const t = useText();
  const day = (value: string | undefined): Dayjs | null => (value === undefined ? null : dayjs(value));
  return (
    <span className="inline tight">
      <DatePicker.RangePicker
        size="small"
        format={FORMAT}
        allowEmpty={[true, true]}
        value={[day(from), day(to)]}
        onChange={(days) => onChange({ from: days?.[0]?.format(FORMAT), to: days?.[1]?.format(FORMAT) })}
        placeholder={[t("common.from"), t("common.to")]}
        aria-label={t("common.period")}
      />
      <Dropdown
        trigger={["click"]}
        menu={{
          items: QUICK.map((pick) => ({ key: pick, label: t(`quick.${pick}`) })),
          onClick: ({ key }) => onChange(quickDays(key as Quick, todayInKorea())),
        }}
      >
        <Button size="small">{t("quick.label")}</Button>
      </Dropdown>
    </span>
  );
}
