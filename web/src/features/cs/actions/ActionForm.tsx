/**
 * What all action windows share (F-032): the order it is about, the fields, CS 내용 with paste buttons, the API's
 * refusal in words, and Ctrl+Enter. The version that the agent has seen travels with the command.
 */
import { Button, Form } from "antd";
import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import type { ApiProblem } from "../../../api/problem";
import type { CommandAnswer } from "../../../api/types";
import { useText } from "../../../preferences/text";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Conflict } from "./Conflict";
import { useWork } from "./context";
import { NoteField } from "./NoteField";
import { useSubmission } from "../../../ui/useSubmission";

export interface Noted {
  note: string;
}

interface Props<Values extends Noted> {
  submit: string;
  danger?: boolean;
  initial: Values;
  send: (values: Values, version: number, key: string) => Promise<CommandAnswer>;
  /** Where the API's refusal belongs; it is marked there as well. */
  fields?: Readonly<Record<string, keyof Values & string>>;
  /** What can be confirmed after a refusal. */
  below?: (problem: ApiProblem) => ReactNode;
  noteFirst?: boolean;
  children?: ReactNode;
}

interface Sent<Values> {
  values: Values;
  version: number;
}

export function ActionForm<Values extends Noted>(props: Props<Values>): ReactElement {
  const { submit: label, danger = false, initial, send, fields = {}, below, noteFirst = false, children } = props;
  const t = useText();
  const work = useWork();
  const [form] = Form.useForm<Values>();
  const [version, setVersion] = useState(work.pack.version);
  const submission = useSubmission<Sent<Values>, CommandAnswer>(
    ({ values, version: seen }, key) => send(values, seen, key),
    (answer) => work.done(label, answer),
  );
  const { problem, busy } = submission;
  const marked = problem === null ? undefined : fields[problem.code];

  const again = async (): Promise<void> => {
    const seen = await work.latest();
    setVersion(seen);
    await submission.submit({ values: form.getFieldsValue(true) as Values, version: seen });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
  };

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={initial}
      requiredMark={false}
      onFinish={() => void submission.submit({ values: form.getFieldsValue(true) as Values, version })}
      onValuesChange={submission.forget}
      onKeyDown={keys}
      {...(marked === undefined ? {} : { fields: [{ name: [marked], errors: [""] }] })}
    >
      <p className="target num">{t("action.target", { no: work.order.mgmt_no })}</p>
      {children}
      <NoteField first={noteFirst} />
      {problem !== null && problem.code === "VERSION_CONFLICT" && (
        <Conflict problem={problem} busy={busy} onAgain={() => void again()} />
      )}
      {problem !== null && problem.code !== "VERSION_CONFLICT" && <ProblemNotice problem={problem} />}
      {problem !== null && below?.(problem)}
      <div className="dialog-foot">
        <Button onClick={work.close}>{t("common.close")}</Button>
        <Button type="primary" danger={danger} htmlType="submit" loading={busy}>
          {label}
        </Button>
      </div>
    </Form>
  );
}
