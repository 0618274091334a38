/** 로그인. Says why somebody is here again, and the API's code when it refuses. */
import { Alert, Button, Form, Input } from "antd";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { asProblem, type ApiProblem } from "../../api/problem";
import { useText } from "../../preferences/text";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { signIn, type OutReason } from "./store";

interface Fields {
  login: string;
  password: string;
}

const REASONS = {
  "signed-out": "session.signed-out",
  "signed-out-elsewhere": "session.signed-out-elsewhere",
  ended: "session.ended",
} as const;

export function LoginPage({ why }: { why: OutReason }): ReactElement {
  const t = useText();
  const first = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => first.current?.focus(), []);

  const submit = async ({ login, password }: Fields): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(login.trim(), password);
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  return (
    <main className="login">
      <div className="login-card">
        <h1>{t("session.title")}</h1>
        <p className="quiet">{t("session.lead")}</p>
        {why !== null && problem === null && <Alert type="info" showIcon title={t(REASONS[why])} role="status" />}
        {problem !== null && <ProblemNotice problem={problem} />}
        <Form<Fields>
          layout="vertical"
          requiredMark={false}
          onFinish={(fields) => void submit(fields)}
          initialValues={{ login: "", password: "" }}
          size="large"
        >
          <Form.Item
            name="login"
            label={t("session.login")}
            rules={[{ required: true, message: t("session.login-empty") }]}
          >
            <Input
              ref={(input) => {
                first.current = input?.input ?? null;
              }}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("session.password")}
            rules={[{ required: true, message: t("session.password-empty") }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy} block>
            {t("session.submit")}
          </Button>
        </Form>
      </div>
    </main>
  );
}
