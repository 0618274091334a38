/** Small words with a colour: status, C/S badges. The word alone tells everything; the colour only helps to find it. */
import type { ReactElement } from "react";
import type { Badge, OrderStatus } from "../api/types";
import { useText } from "../preferences/text";

const STATUS_CLASS: Record<OrderStatus, string> = { RECEIVED: "tag-accent", INVOICED: "tag-warn", SHIPPED: "tag-ok" };

export function StatusTag({ status }: { status: OrderStatus }): ReactElement {
  const t = useText();
  return <span className={`tag ${STATUS_CLASS[status]}`}>{t(`status.${status}`)}</span>;
}

function classOf(badge: Badge): string {
  if (badge === "CS") return "tag-bad";
  if (badge === "NORMAL") return "tag-plain";
  return badge.includes("CANCEL") ? "tag-bad" : "tag-warn";
}

export function BadgeList({ badges }: { badges: readonly Badge[] }): ReactElement {
  const t = useText();
  return (
    <span className="tags">
      {badges.map((badge) => (
        <span key={badge} className={`tag ${classOf(badge)}`} title={t(`badge.${badge}`)}>
          {badge === "CS" ? t("badge.CS") : t(`short.${badge}`)}
        </span>
      ))}
    </span>
  );
}
