/** Who works here, the login before this one, and the way out (F-006). */
import { App, Button } from "antd";
import { useState, type ReactElement } from "react";
import { asProblem } from "../../api/problem";
import { problemText } from "../../messages/problem-text";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { moment } from "../../ui/format";
import { ProfileDialog } from "../session/ProfileDialog";
import { signOut, useSession } from "../session/store";

export function UserBar(): ReactElement | null {
  const t = useText();
  const session = useSession();
  const { locale } = usePreferences();
  const { message } = App.useApp();
  const [editing, setEditing] = useState(false);
  if (session.state !== "in") return null;
  const leave = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      void message.error(problemText(locale, asProblem(error)));
    }
  };
  const { login, name, last_login_at } = session.operator;
  return (
    <span className="user">
      <span className="quiet" data-testid="last-login">
        {last_login_at === null ? t("session.first-login") : t("session.last-login", { at: moment(last_login_at) })}
      </span>
      <strong data-testid="operator">{t("shell.user", { name, login })}</strong>
      <Button size="small" type="text" onClick={() => setEditing(true)}>
        {t("profile.title")}
      </Button>
      {editing && <ProfileDialog name={name} onClose={() => setEditing(false)} />}
      <Button size="small" onClick={() => void leave()}>
        {t("session.sign-out")}
      </Button>
    </span>
  );
}
