/** 주문상세 (F-027) of the chosen line's order. */
import type { ReactElement } from "react";
import type { Order, PackDetail } from "../../api/types";
import { isKey } from "../../messages";
import { useText } from "../../preferences/text";
import { Facts } from "../../ui/Facts";
import { minute, moment, number } from "../../ui/format";
import { useCouriers } from "./queries";

interface Props {
  pack: PackDetail;
  order: Order;
}

export function OrderDetail({ pack, order }: Props): ReactElement {
  const t = useText();
  const couriers = useCouriers();
  const courier = couriers.find(({ code }) => code === pack.courier)?.name ?? pack.courier ?? "";
  const holds = pack.holds.map((hold) => {
    const key = `hold.${hold.kind}`;
    return `${isKey(key) ? t(key) : hold.kind}${hold.reason === "" ? "" : ` (${hold.reason})`}`;
  });
  const rows: [string, string][] = [
    [t("grid.mgmt_no"), String(order.mgmt_no)],
    [t("detail.status-hold"), [t(`status.${order.status}`), ...holds].join(" / ")],
    [t("grid.market_order_no"), order.market_order_no],
    [t("detail.line"), order.market_line_no],
    [t("grid.channel"), order.channel_name],
    [t("detail.channel_product_code"), order.channel_product_code],
    [t("detail.channel_product_name"), order.channel_product_name],
    [t("detail.channel_option_name"), order.channel_option_name],
    [t("detail.order_amount"), t("common.won", { n: number(order.order_amount) })],
    [t("detail.settlement"), t("common.won", { n: number(order.settlement_expected) })],
    [t("detail.paid"), t("common.won", { n: number(order.paid_amount) })],
    [t("detail.qty"), number(order.items.reduce((sum, item) => sum + item.qty, 0))],
    [t("detail.recipient"), [pack.recipient.name, pack.recipient.mobile, pack.recipient.tel].filter(Boolean).join(" · ")],
    [t("detail.address"), [pack.recipient.zip, pack.recipient.address].filter(Boolean).join(" ")],
    [t("detail.memo"), pack.recipient.memo],
    [t("grid.buyer"), [order.buyer.name, order.buyer.mobile, order.buyer.tel].filter(Boolean).join(" · ")],
    [t("detail.waybill"), pack.invoice_no === null ? "" : `${courier} ${pack.invoice_no}`],
    [t("cs.date.shipped_at"), moment(pack.shipped_at)],
    [t("detail.ship_by"), minute(order.ship_by)],
  ];
  return (
    <section className="detail" aria-label={t("detail.label")} data-testid="order-detail" tabIndex={0}>
      <h2>{t("detail.label")}</h2>
      <Facts rows={rows} />
    </section>
  );
}
