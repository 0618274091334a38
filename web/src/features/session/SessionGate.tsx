/** Shows what is inside to those who are signed in; to others the login, in place, so that the address is kept. */
import { Alert } from "antd";
import type { ReactElement, ReactNode } from "react";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { LoginPage } from "./LoginPage";
import { useSession } from "./store";

export function SessionGate({ children }: { children: ReactNode }): ReactElement {
  const t = useText();
  const session = useSession();
  switch (session.state) {
    case "in":
      return <div key={session.operator.login} className="fill">{children}</div>;
    case "out":
      return <LoginPage why={session.why} />;
    case "away":
      return (
        <main className="login">
          <Alert type="warning" showIcon role="alert" title={t("session.away")} description={t("session.away-hint")} />
        </main>
      );
    case "starting":
      return (
        <main className="login">
          <Busy />
        </main>
      );
  }
}
