/** 제품목록 (F-026): the lines of all orders of the pack. The chosen line says which order an action is about. */
import type { KeyboardEvent, ReactElement, Ref } from "react";
import type { Item, Order, PackDetail } from "../../api/types";
import { useText } from "../../preferences/text";
import { minute, number } from "../../ui/format";
import { BadgeList, StatusTag } from "../../ui/tags";

export interface Line {
  readonly order: Order;
  readonly item: Item;
}

/** All lines, the representative's order first. */
export function linesOf(pack: PackDetail): Line[] {
  const orders = [...pack.orders].sort((a, b) => a.mgmt_no - b.mgmt_no);
  return orders.flatMap((order) => order.items.map((item) => ({ order, item })));
}

interface Props {
  lines: readonly Line[];
  chosen: number | undefined;
  onChoose: (itemId: number) => void;
  ref?: Ref<HTMLTableElement>;
}

export function ItemGrid({ lines, chosen, onChoose, ref }: Props): ReactElement {
  const t = useText();
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = lines.findIndex(({ item }) => item.item_id === chosen);
    const next = lines[Math.min(Math.max(at + step, 0), lines.length - 1)];
    if (next === undefined) return;
    onChoose(next.item.item_id);
    const row = event.currentTarget.querySelector<HTMLElement>(`[data-item="${next.item.item_id}"]`);
    row?.focus();
  };
  return (
    <div className="scroll" tabIndex={-1}>
      <table role="grid" className="lines" aria-label={t("items.label")} onKeyDown={move} ref={ref} data-testid="item-grid">
        <thead>
          <tr>
            <th scope="col">{t("grid.mgmt_no")}</th>
            <th scope="col">{t("items.product")}</th>
            <th scope="col">{t("items.option")}</th>
            <th scope="col" className="right">
              {t("items.qty")}
            </th>
            <th scope="col">{t("grid.status")}</th>
            <th scope="col">{t("grid.cs")}</th>
            <th scope="col">{t("items.option_code")}</th>
            <th scope="col" className="right">
              {t("items.price")}
            </th>
            <th scope="col" className="right">
              {t("items.stock")}
            </th>
            <th scope="col">{t("items.supplier")}</th>
            <th scope="col">{t("grid.channel")}</th>
            <th scope="col">{t("grid.market_order_no")}</th>
            <th scope="col">{t("grid.placed_at")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ order, item }) => (
            <tr
              key={item.item_id}
              data-item={item.item_id}
              aria-selected={item.item_id === chosen}
              tabIndex={item.item_id === chosen ? 0 : -1}
              onClick={() => onChoose(item.item_id)}
              onFocus={() => onChoose(item.item_id)}
              className={order.deleted_at === null ? "" : "row-gone"}
            >
              <td className="num">{order.mgmt_no}</td>
              <td>{item.product_name || order.channel_product_name}</td>
              <td>{item.option_name || order.channel_option_name}</td>
              <td className="num right">
                {number(item.qty)}
                {item.cancelled_qty > 0 && <span className="bad"> ({t("items.cancelled", { n: item.cancelled_qty })})</span>}
              </td>
              <td>
                <StatusTag status={order.status} />
              </td>
              <td>
                <BadgeList badges={[item.cs_status]} />
              </td>
              <td className="num">
                {item.option_code ?? <span className="tag tag-warn">{t("items.unmatched")}</span>}
                {item.sold_out && <span className="tag tag-bad">{t("items.sold-out")}</span>}
                {item.temporarily_sold_out && <span className="tag tag-warn">{t("items.temporarily")}</span>}
              </td>
              <td className="num right">{number(item.price)}</td>
              <td className="num right">{number(item.stock_on_hand)}</td>
              <td>{item.supplier_name}</td>
              <td>{order.channel_name}</td>
              <td className="num">{order.market_order_no}</td>
              <td className="num">{minute(order.placed_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
