/** The filters of both lists of claims. */
import { Button, Input, InputNumber } from "antd";
import { useEffect, useState, type ReactElement } from "react";
import { ORDER_STATUSES } from "../../api/types";
import { DECISIONS } from "../../api/types-claims";
import { useText } from "../../preferences/text";
import { Choice } from "../../ui/Choice";
import { DateRange } from "../../ui/DateRange";
import { useChannelGroups, useChannels } from "../cs/queries";
import { changed, DATE_TYPES, type Change, type ClaimFilter, type Kind } from "./filters";

interface Props {
  kind: Kind;
  filter: ClaimFilter;
  word: string;
  onFilter: (filter: ClaimFilter) => void;
  onWord: (word: string) => void;
}

export function ClaimFilters({ kind, filter, word, onFilter, onWord }: Props): ReactElement {
  const t = useText();
  const groups = useChannelGroups();
  const channels = useChannels();
  const [typed, setTyped] = useState(word);
  useEffect(() => setTyped(word), [word]);
  const change = (part: Change): void => onFilter(changed(filter, part));
  const shown = channels.filter(({ group_id }) => !filter.channel_group_id || group_id === filter.channel_group_id);
  const first = DATE_TYPES[kind][0];
  return (
    <form
      className="filters"
      role="search"
      aria-label={t("cs.filters")}
      onSubmit={(event) => {
        event.preventDefault();
        onWord(typed);
      }}
    >
      <Choice
        label={t("cs.date-type")}
        width={164}
        clearable={false}
        value={filter.date_type ?? first}
        options={DATE_TYPES[kind].map((value) => ({ value, label: t(`claims.date.${value}`) }))}
        onChange={(value) => change({ date_type: value === first ? undefined : value })}
      />
      <DateRange
        from={filter.date_from}
        to={filter.date_to}
        onChange={({ from, to }) => change({ date_from: from, date_to: to })}
      />
      <Input
        size="small"
        className="word"
        value={typed}
        allowClear
        maxLength={100}
        autoComplete="off"
        aria-label={t("claims.q")}
        placeholder={t("claims.q")}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === "" && word !== "") onWord("");
        }}
      />
      <Button size="small" type="primary" htmlType="submit">
        {t("common.search")}
      </Button>
      <Button
        size="small"
        onClick={() => {
          onWord("");
          onFilter({});
        }}
      >
        {t("common.reset")}
      </Button>
      <Choice
        label={t("cs.channel-group")}
        width={168}
        value={filter.channel_group_id}
        options={groups.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(value) => change({ channel_group_id: value, channel_id: undefined })}
      />
      <Choice
        label={t("cs.channel")}
        width={168}
        value={filter.channel_id}
        options={shown.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(value) => change({ channel_id: value })}
      />
      <InputNumber<number>
        size="small"
        min={0}
        precision={0}
        className="least"
        prefix={<span className="quiet">{t("claims.min-qty")}</span>}
        aria-label={t("claims.min-qty")}
        value={filter.min_qty ?? null}
        onChange={(value) => change({ min_qty: value ?? undefined })}
      />
      <Choice
        label={t("claims.order-status")}
        width={128}
        value={filter.status}
        options={ORDER_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(value) => change({ status: value })}
      />
      <Choice
        label={t("claims.decision")}
        width={178}
        value={filter.decision}
        options={DECISIONS.map((value) => ({ value, label: t(`decision.${value}`) }))}
        onChange={(value) => change({ decision: value })}
      />
      <Choice
        label={t("claims.acknowledged")}
        width={140}
        value={filter.acknowledged === undefined ? undefined : filter.acknowledged ? "yes" : "no"}
        options={[
          { value: "no", label: t("claims.not-acked") },
          { value: "yes", label: t("claims.acked") },
        ]}
        onChange={(value) => change({ acknowledged: value === undefined ? undefined : value === "yes" })}
      />
    </form>
  );
}
