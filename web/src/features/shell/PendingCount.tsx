/** How many channel cancellations wait for a decision; kept by the stream. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { answerOf, cancellations } from "../../api/client";
import type { Page } from "../../api/types";
import type { Claim } from "../../api/types-claims";
import { useText } from "../../preferences/text";

export function usePending(): number {
  return (
    useQuery({
      queryKey: ["counts", "pending"],
      queryFn: async ({ signal }) => {
        const body = { decision: "HELD_FOR_DECISION", limit: 1 } as const;
        const found = await answerOf<Page<Claim>>(
          cancellations.POST("/api/cancellations/v1/claims/search", { body, signal }),
        );
        return found.total ?? 0;
      },
    }).data ?? 0
  );
}

export function PendingCount(): ReactElement | null {
  const t = useText();
  const pending = usePending();
  if (pending === 0) return null;
  return (
    <span className="pill" data-testid="pending-count">
      <span aria-hidden="true">{pending}</span>
      <span className="hidden">{t("menu.pending", { n: pending })}</span>
    </span>
  );
}
