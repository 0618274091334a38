/** 취소철회조회 (F-189 … F-192): cancellations that were taken back, so that the order must be shipped after all. */
import type { ReactElement } from "react";
import { useText } from "../../preferences/text";
import { ClaimList } from "./ClaimList";
import { ClaimPane } from "./ClaimPane";

export default function WithdrawalsScreen(): ReactElement {
  const t = useText();
  return (
    <ClaimList kind="withdrawals" title={t("menu.withdrawals")}>
      {(chosen, onChanged) => <ClaimPane claimId={chosen} onChanged={onChanged} />}
    </ClaimList>
  );
}
