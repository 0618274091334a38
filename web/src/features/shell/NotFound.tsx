/** An address without a screen. */
import type { ReactElement } from "react";
import { Link } from "react-router";
import { useText } from "../../preferences/text";

export function NotFound(): ReactElement {
  const t = useText();
  return (
    <div className="pad">
      <h1>{t("shell.not-found")}</h1>
      <Link to="/cs">{t("shell.to-cs")}</Link>
    </div>
  );
}
