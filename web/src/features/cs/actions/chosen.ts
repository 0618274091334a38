/** How many pieces of which line: what the windows of 개별취소 and 개별정상복귀 begin with, and what they send. */
import type { Item, Order } from "../../../api/types";

export type Counts = Readonly<Record<string, number | null | undefined>>;

/** Lines with a number typed; zero means the line is left alone. */
export function chosen(qty: Counts): { item_id: number; qty: number }[] {
  return Object.entries(qty).flatMap(([item_id, count]) =>
    count === null || count === undefined || count === 0 ? [] : [{ item_id: Number(item_id), qty: count }],
  );
}

/** What the window begins with: the selected line as a whole, or the only line there is. */
export function proposed(order: Order, item: Item | undefined, most: (item: Item) => number): Counts {
  const line = order.items.length === 1 ? order.items[0] : order.items.find((each) => each.item_id === item?.item_id);
  return Object.fromEntries(order.items.map((each) => [each.item_id, each === line ? most(each) : 0]));
}
