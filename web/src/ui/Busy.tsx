/** A part that is on its way. Says so in words, after a moment, so that fast answers do not flicker. */
import type { ReactElement } from "react";
import { useText } from "../preferences/text";

export function Busy(): ReactElement {
  const t = useText();
  return (
    <p className="busy" role="status">
      {t("common.loading")}
    </p>
  );
}
