/** The filters of the CS window (F-010 … F-023). Choices apply at once; the search word with Enter or 검색. */
import { Button, Input } from "antd";
import { useEffect, useState, type ReactElement, type Ref } from "react";
import { CS_STATUSES, ORDER_STATUSES } from "../../api/types";
import { useText } from "../../preferences/text";
import { Choice } from "../../ui/Choice";
import { DateRange } from "../../ui/DateRange";
import { KEYS } from "../../ui/keys";
import { keyName } from "../../ui/shortcuts";
import { changed, DATE_TYPES, SEARCH_KEYS, SORTS, type Filter } from "./filters";
import { useChannelGroups, useChannels } from "./queries";
import { TASKS } from "./tasks";
import { Toggles } from "./Toggles";

interface Props {
  filter: Filter;
  word: string;
  /** The list has answered: what is less urgent than its first rows may be asked for. */
  ready: boolean;
  onFilter: (filter: Filter) => void;
  /** The word was taken away. */
  onWord: (word: string) => void;
  /** 검색, or Enter. */
  onSearch: (word: string) => void;
  onReset: () => void;
  wordRef: Ref<HTMLInputElement>;
}

export function FilterBar({ filter, word, ready, onFilter, onWord, onSearch, onReset, wordRef }: Props): ReactElement {
  const t = useText();
  const groups = useChannelGroups(ready);
  const channels = useChannels(ready);
  const [typed, setTyped] = useState(word);
  const [operator, setOperator] = useState(filter.operator ?? "");
  useEffect(() => setTyped(word), [word]);
  useEffect(() => setOperator(filter.operator ?? ""), [filter.operator]);
  const change = (part: Parameters<typeof changed>[1]): void => onFilter(changed(filter, part));
  const shown = channels.filter(({ group_id }) => !filter.channel_group_id || group_id === filter.channel_group_id);
  const search = (): void => {
    if (operator !== (filter.operator ?? "")) change({ operator: operator.trim() || undefined });
    onSearch(typed);
  };

  return (
    <form
      className="filters"
      role="search"
      aria-label={t("cs.filters")}
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <Choice
        label={t("cs.date-type")}
        width={138}
        clearable={false}
        value={filter.date_type ?? "placed_at"}
        options={DATE_TYPES.map((value) => ({ value, label: t(`cs.date.${value}`) }))}
        onChange={(value) => change({ date_type: value === "placed_at" ? undefined : value })}
      />
      <DateRange
        from={filter.date_from}
        to={filter.date_to}
        onChange={({ from, to }) => change({ date_from: from, date_to: to })}
      />
      <span className="inline tight">
        <Choice
          label={t("cs.key")}
          width={162}
          clearable={false}
          value={filter.key ?? "recipient"}
          options={SEARCH_KEYS.map((value) => ({ value, label: t(`cs.key.${value}`) }))}
          onChange={(value) => change({ key: value === "recipient" ? undefined : value })}
        />
        <Input
          size="small"
          ref={(input) => {
            if (typeof wordRef === "function") wordRef(input?.input ?? null);
            else if (wordRef) wordRef.current = input?.input ?? null;
          }}
          className="word"
          value={typed}
          allowClear
          maxLength={200}
          autoComplete="off"
          aria-label={t("cs.q")}
          aria-keyshortcuts={keyName(KEYS.search)}
          title={t("cs.q-hint")}
          placeholder={`${t("cs.q")} ( ${keyName(KEYS.search)} )`}
          onChange={(event) => {
            setTyped(event.target.value);
            if (event.target.value === "" && word !== "") onWord("");
          }}
        />
      </span>
      <Button size="small" type="primary" htmlType="submit">
        {t("common.search")}
      </Button>
      <Button size="small" onClick={onReset}>
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
      <Choice
        label={t("cs.status")}
        width={108}
        value={filter.status}
        options={ORDER_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(value) => change({ status: value })}
      />
      <Choice
        label={t("cs.cs-status")}
        width={150}
        value={filter.cs_status}
        options={CS_STATUSES.map((value) => ({ value, label: t(`badge.${value}`) }))}
        onChange={(value) => change({ cs_status: value })}
      />
      <Choice
        label={t("cs.handled")}
        width={132}
        value={filter.handled}
        options={(["OPEN", "DONE"] as const).map((value) => ({ value, label: t(`cs.handled.${value}`) }))}
        onChange={(value) => change({ handled: value })}
      />
      <Choice
        label={t("cs.task")}
        width={158}
        value={filter.task}
        options={TASKS.map((value) => ({ value, label: t(`task.${value}`) }))}
        onChange={(value) => change({ task: value })}
      />
      <Input
        size="small"
        className="operator"
        value={operator}
        allowClear
        maxLength={100}
        aria-label={t("cs.operator")}
        prefix={<span className="quiet">{t("cs.operator")}</span>}
        placeholder={t("cs.operator-hint")}
        onChange={(event) => setOperator(event.target.value)}
        onBlur={() => change({ operator: operator.trim() || undefined })}
      />
      <Choice
        label={t("cs.sort")}
        width={166}
        clearable={false}
        value={filter.sort ?? "-placed_at"}
        options={SORTS.map((value) => ({ value, label: t(`cs.sort.${value}`) }))}
        onChange={(value) => change({ sort: value === "-placed_at" ? undefined : value })}
      />
      <Toggles filter={filter} ready={ready} onFilter={onFilter} />
    </form>
  );
}
