/** 정보수정 (F-006): one's name and password. A new password ends every session, this one too. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal } from "antd";
import type { ReactElement } from "react";
import { accounts, answerOf } from "../../api/client";
import type { Me } from "../../api/types-masters";
import { useText } from "../../preferences/text";
import { useSubmission } from "../../ui/useSubmission";
import { focusFirst } from "../../ui/focus";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { resume } from "./store";

interface Fields {
  name: string;
  current_password: string;
  password: string;
}
interface Change {
  name: string;
  current_password?: string;
  password?: string;
}

interface Props {
  name: string;
  onClose: () => void;
}

export function ProfileDialog({ name, onClose }: Props): ReactElement {
  const t = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { busy, problem, submit, forget } = useSubmission<Change, Me>(
    (body, key) =>
      answerOf<Me>(accounts.PATCH("/api/accounts/v1/me", { body, headers: { "idempotency-key": key } })),
    () => {
      void message.success(t("profile.saved"));
      void client.invalidateQueries({ queryKey: ["me"] });
      onClose();
      void resume(); // the new name; or the end of the session, when the password is another
    },
  );
  const finish = ({ name: typed, current_password, password }: Fields): void =>
    void submit(password === "" ? { name: typed } : { name: typed, current_password, password });
  return (
    <Modal open title={t("profile.title")} afterOpenChange={focusFirst} footer={null} width={420} onCancel={onClose} closable={{ "aria-label": t("common.close") }}>
      <Form<Fields>
        layout="vertical"
        initialValues={{ name, current_password: "", password: "" }}
        onFinish={finish}
        onValuesChange={forget}
      >
        <Form.Item name="name" label={t("profile.name")}>
          <Input data-first autoComplete="name" maxLength={100} />
        </Form.Item>
        <Form.Item name="password" label={t("profile.password")} extra={t("profile.password-hint")}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="current_password" label={t("profile.current")}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {problem !== null && <ProblemNotice problem={problem} />}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t("common.close")}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
