/** 취소결과조회 (F-185 … F-188): what channels cancelled, what was done about it, and what waits for a decision. */
import type { ReactElement } from "react";
import { useText } from "../../preferences/text";
import { ClaimList } from "./ClaimList";
import { ClaimPane } from "./ClaimPane";

export default function ResultsScreen(): ReactElement {
  const t = useText();
  return (
    <ClaimList kind="claims" title={t("menu.results")}>
      {(chosen, onChanged) => <ClaimPane claimId={chosen} onChanged={onChanged} />}
    </ClaimList>
  );
}
