/** 메모 of a claim. */
import { Button, Input } from "antd";
import { useState, type ReactElement } from "react";
import type { Claim } from "../../api/types-claims";
import { useText } from "../../preferences/text";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useSubmission } from "../../ui/useSubmission";
import { useMay } from "../session/me";
import { writeMemo } from "./api";

interface Props {
  claim: Claim;
  onChanged: (claim: Claim) => void;
}

export function Memo({ claim, onChanged }: Props): ReactElement {
  const t = useText();
  const may = useMay("command");
  const [memo, setMemo] = useState(claim.memo);
  const { busy, problem, submit } = useSubmission<string, Claim>((text, key) => writeMemo(claim.id, text, key), onChanged);
  return (
    <form
      className="inline memo"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(memo);
      }}
    >
      <Input
        value={memo}
        maxLength={200}
        disabled={!may}
        aria-label={t("claims.memo")}
        placeholder={t("claims.memo")}
        onChange={(event) => setMemo(event.target.value)}
      />
      <Button htmlType="submit" loading={busy} disabled={!may || memo === claim.memo}>
        {t("common.save")}
      </Button>
      {problem !== null && <ProblemNotice problem={problem} />}
    </form>
  );
}
