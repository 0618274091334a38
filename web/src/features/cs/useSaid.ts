/** What a command led to, in one line, with its warnings. */
import { App } from "antd";
import { useCallback } from "react";
import type { CommandAnswer } from "../../api/types";
import { codeText } from "../../messages/problem-text";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";

export function useSaid(): (label: string, answer?: Pick<CommandAnswer, "created" | "warnings">) => void {
  const t = useText();
  const { locale } = usePreferences();
  const { message } = App.useApp();
  return useCallback(
    (label, answer) => {
      const made = answer?.created ?? [];
      const more = made.length > 0 ? ` · ${t("action.created", { no: made.join(", ") })}` : "";
      void message.success(t("action.done", { action: label }) + more);
      for (const { code, detail } of answer?.warnings ?? []) void message.warning(codeText(locale, code, detail), 6);
    },
    [t, locale, message],
  );
}
