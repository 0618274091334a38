/** A filter's select: small, with its name inside, "all" when nothing is chosen. */
import { Select } from "antd";
import type { ReactElement } from "react";
import { useText } from "../preferences/text";

interface Props<T extends string> {
  label: string;
  value: T | undefined;
  options: readonly { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
  width?: number;
  /** Without it something is always chosen. */
  clearable?: boolean;
}

export function Choice<T extends string>({ label, value, options, onChange, width = 130, clearable = true }: Props<T>): ReactElement {
  const t = useText();
  return (
    <Select<T>
      size="small"
      style={{ width }}
      aria-label={label}
      prefix={<span className="quiet">{label}</span>}
      placeholder={t("common.all")}
      value={value ?? null}
      allowClear={clearable}
      showSearch={options.length > 8 ? { optionFilterProp: "label" } : false}
      popupMatchSelectWidth={false}
      options={[...options]}
      onChange={(next: T | undefined) => onChange(next)}
    />
  );
}
