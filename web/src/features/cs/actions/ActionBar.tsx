/**
 * The actions on the selected order (F-030, F-031). Every button stays where it is and can be reached; one that cannot
 * be done says why, in words, on hover, on focus and when it is tried.
 */
import { useState, type ReactElement } from "react";
import { useText } from "../../../preferences/text";
import { KEYS, type ActionName } from "../../../ui/keys";
import { keyMark, keyName, useShortcut } from "../../../ui/shortcuts";
import { whyNot, type Situation, type Why } from "../why";

export const BAR: readonly (readonly ActionName[])[] = [
  ["hold", "release-hold"],
  ["change-shipping-info", "invoice", "ship"],
  ["cancel-all", "cancel-items", "restore-all", "restore-items"],
  ["combine-add", "combine-exclude"],
  ["note", "create-order"],
];

interface Props {
  situation: Situation;
  onAct: (action: ActionName) => void;
}

export function ActionBar({ situation, onAct }: Props): ReactElement {
  const t = useText();
  const [pointed, setPointed] = useState<ActionName | null>(null);
  const why = pointed === null ? null : whyNot(pointed, situation);
  const attempt = (action: ActionName): void => {
    setPointed(action);
    if (whyNot(action, situation) === null) onAct(action);
  };
  return (
    <section className="actions" aria-label={t("action.bar")}>
      <div role="toolbar" aria-label={t("action.bar")} className="action-rows" onMouseLeave={() => setPointed(null)}>
        {BAR.map((group) => (
          <span key={group[0]} className="action-group">
            {group.map((action) => (
              <ActionButton
                key={action}
                action={action}
                why={whyNot(action, situation)}
                onPoint={setPointed}
                onTry={attempt}
              />
            ))}
          </span>
        ))}
      </div>
      <p className={why === null ? "hint quiet" : "hint hint-no"} aria-live="polite" data-testid="action-hint">
        {pointed === null && t("action.hint")}
        {pointed !== null && why === null && `${t(KEYS[pointed].label)} · ${t("common.key", { key: keyName(KEYS[pointed]) })}`}
        {pointed !== null && why !== null && `${t(KEYS[pointed].label)} — ${t("action.cannot", { why: t(`why.${why}`) })}`}
      </p>
    </section>
  );
}

interface ButtonProps {
  action: ActionName;
  why: Why | null;
  onPoint: (action: ActionName | null) => void;
  onTry: (action: ActionName) => void;
}

function ActionButton({ action, why, onPoint, onTry }: ButtonProps): ReactElement {
  const t = useText();
  const key = KEYS[action];
  useShortcut(key, () => onTry(action));
  const described = `why-${action}`;
  return (
    <>
      <button
        type="button"
        className="action"
        aria-disabled={why !== null}
        aria-describedby={why === null ? undefined : described}
        aria-keyshortcuts={keyName(key)}
        data-testid={`action-${action}`}
        data-why={why ?? ""}
        onMouseEnter={() => onPoint(action)}
        onFocus={() => onPoint(action)}
        onBlur={() => onPoint(null)}
        onClick={() => onTry(action)}
      >
        {t(key.label)} <kbd aria-hidden="true">{keyMark(key)}</kbd>
      </button>
      {why !== null && (
        <span id={described} className="hidden">
          {t(`why.${why}`)}
        </span>
      )}
    </>
  );
}
