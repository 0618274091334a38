/** 상품 검색: one option of our catalogue, found by product, option or code while typing. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState, type ReactElement } from "react";
import { answerOf, orders } from "../../../api/client";
import type { Page } from "../../../api/types";
import type { Option } from "../../../api/types-masters";
import { useText } from "../../../preferences/text";
import { number } from "../../../ui/format";

interface Props {
  id?: string;
  value?: string;
  onChange?: (code: string) => void;
  onPick?: (option: Option) => void;
}

export function OptionPicker({ id, value, onChange, onPick }: Props): ReactElement {
  const t = useText();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["options", q],
    queryFn: ({ signal }) =>
      answerOf<Page<Option>>(
        orders.GET("/api/orders/v1/options", { params: { query: { limit: 50, ...(q === "" ? {} : { q }) } }, signal }),
      ),
    placeholderData: (before) => before,
  });
  const found = data?.items ?? [];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t("form.option-search")}
      loading={isFetching}
      notFoundContent={t(isFetching ? "common.loading" : "common.empty")}
      onChange={(code: string) => {
        onChange?.(code);
        const option = found.find((each) => each.option_code === code);
        if (option) onPick?.(option);
      }}
      options={found.map((each) => ({
        value: each.option_code,
        label: `${each.option_code} ${each.product_name} ${each.option_name} · ${t("form.option-stock", { n: number(each.stock_on_hand) })}${
          each.sold_out ? ` · ${t("items.sold-out")}` : each.temporarily_sold_out ? ` · ${t("items.temporarily")}` : ""
        }`,
      }))}
    />
  );
}
