/** C/S 남기기 (A25, F-137): a note on the selected order, with its type and an alarm. */
import { Button, Form, Select } from "antd";
import type { KeyboardEvent, ReactElement } from "react";
import { ApiProblem } from "../../../api/problem";
import type { Bulk } from "../../../api/types";
import { useText } from "../../../preferences/text";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { useGeneralTypes } from "../queries";
import { AlarmField, alarmOf, noAlarm, type Alarmed } from "./alarm";
import { useWork } from "./context";
import { NoteField } from "./NoteField";
import { addNote, type NewNote } from "./run";
import { useSubmission } from "../../../ui/useSubmission";

interface Fields extends Alarmed {
  note: string;
  general_type: string | null;
}

/** A bulk answer for one row: its refusal is a problem as well. */
export async function single(answer: Promise<Bulk>): Promise<Bulk> {
  const found = await answer;
  const [row] = found.results;
  if (row !== undefined && !row.ok) throw new ApiProblem(409, { code: row.code ?? "", detail: row.detail ?? "" });
  return found;
}

export function NoteForm(): ReactElement {
  const t = useText();
  const { order, noted, close } = useWork();
  const types = useGeneralTypes();
  const [form] = Form.useForm<Fields>();
  const label = t("action.note");
  const { busy, problem, submit, forget } = useSubmission<NewNote, Bulk>(
    (body, key) => single(addNote(body, key)),
    () => noted(label),
  );
  const finish = (): void => {
    const { note, general_type, ...alarm } = form.getFieldsValue(true) as Fields;
    void submit({ mgmt_nos: [order.mgmt_no], note, general_type, alarm_at: alarmOf(alarm) });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
  };
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      initialValues={{ note: "", general_type: null, ...noAlarm() }}
      onFinish={finish}
      onValuesChange={forget}
      onKeyDown={keys}
    >
      <p className="target num">{t("action.target", { no: order.mgmt_no })}</p>
      <NoteField first />
      <Form.Item name="general_type" label={t("form.type")}>
        <Select allowClear placeholder={t("common.none")} options={types.map(({ id, label: name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <AlarmField />
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="dialog-foot">
        <Button onClick={close}>{t("common.close")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {label}
        </Button>
      </div>
    </Form>
  );
}
