/** 포맷설정 (F-181): which heading of the channel's file means what. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Modal, Select } from "antd";
import type { ReactElement } from "react";
import { asProblem } from "../../api/problem";
import { isKey } from "../../messages";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { focusFirst } from "../../ui/focus";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useSubmission } from "../../ui/useSubmission";
import { formatOf, putFormat, type Format, type KnownFormat } from "./api";

interface Props {
  channelId: string;
  onClose: () => void;
}

export function FormatDialog({ channelId, onClose }: Props): ReactElement {
  const t = useText();
  const { data, error } = useQuery({
    queryKey: ["format", channelId],
    queryFn: ({ signal }) => formatOf(channelId, signal),
    staleTime: 0,
  });
  return (
    <Modal open title={t("format.title")} footer={null} width={720} afterOpenChange={focusFirst} onCancel={onClose} closable={{ "aria-label": t("common.close") }}>
      {error !== null && <ProblemNotice problem={asProblem(error)} />}
      {data === undefined && error === null && <Busy />}
      {data !== undefined && <FormatForm known={data} channelId={channelId} onClose={onClose} />}
    </Modal>
  );
}

function FormatForm({ known, channelId, onClose }: Props & { known: KnownFormat }): ReactElement {
  const t = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { busy, problem, submit } = useSubmission<Format, KnownFormat>(
    (body, key) => putFormat(channelId, body, key),
    (saved) => {
      client.setQueryData(["format", channelId], saved);
      void message.success(t("format.saved"));
      onClose();
    },
  );
  const finish = (typed: Format): void => {
    const columns = Object.entries(typed.columns).filter(([, heading]) => heading?.trim());
    void submit({
      ...typed,
      sheet: typed.sheet || null,
      date_format: typed.date_format || null,
      columns: Object.fromEntries(columns),
    });
  };
  const name = (field: string): string => {
    const key = `format.field.${field}`;
    return isKey(key) ? t(key) : field;
  };
  return (
    <Form<Format> layout="vertical" initialValues={known} onFinish={finish}>
      <p className="quiet">{t(known.own ? "format.own" : "format.known")}</p>
      <div className="three">
        {known.fields.map((field) => (
          <Form.Item key={field} name={["columns", field]} label={name(field) + (known.required.includes(field) ? " *" : "")}>
            <Input autoComplete="off" maxLength={200} placeholder={t("format.heading")} />
          </Form.Item>
        ))}
        <Form.Item name="header_row" label={t("format.header-row")}>
          <InputNumber min={1} max={100} precision={0} className="wide" placeholder={t("format.found")} />
        </Form.Item>
        <Form.Item name="sheet" label={t("format.sheet")}>
          <Input maxLength={200} placeholder={t("format.first-sheet")} />
        </Form.Item>
        <Form.Item name="date_format" label={t("format.date")}>
          <Input maxLength={50} placeholder="%Y-%m-%d" />
        </Form.Item>
      </div>
      <div className="two">
        <Form.Item name="status_contains" label={t("format.status")}>
          <Select mode="tags" open={false} tokenSeparators={[","]} />
        </Form.Item>
        <Form.Item name="withdrawn_contains" label={t("format.withdrawn")}>
          <Select mode="tags" open={false} tokenSeparators={[","]} />
        </Form.Item>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="dialog-foot">
        <Button onClick={onClose}>{t("common.close")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("common.save")}
        </Button>
      </div>
    </Form>
  );
}
