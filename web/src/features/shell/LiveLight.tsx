/** Whether the desk hears of changes at once; in words too, because a colour alone says nothing to many. */
import type { ReactElement } from "react";
import { useConnection } from "../../live/LiveProvider";
import { useText } from "../../preferences/text";

export function LiveLight(): ReactElement {
  const t = useText();
  const state = useConnection();
  return (
    <span className={`live live-${state}`} role="status" data-testid="live" data-state={state}>
      <i aria-hidden="true" />
      {t(`live.${state}`)}
    </span>
  );
}
