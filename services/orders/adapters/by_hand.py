"""An order by hand: two statements, one that gathers all it must know and one that writes it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.packs_load import option_of
from services.orders.application.by_hand_ports import Begun, Numbered
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.recipient import recipient_key
from shared.db.known import Known

_BEGIN = Known(
    """
    SELECT n.mgmt_no, n.number, n.item_id, n.version, c.active AS channel_active, c.name AS channel_name, c.group_id,
           p.option_code, p.product_code, p.product_name, p.option_name, p.supplier_id, s.name AS supplier_name,
           p.consignment, p.stock_on_hand, p.sold_out, p.temporarily_sold_out,
           pg_advisory_xact_lock(hashtextextended('line:' || c.id || ':' || n.number, 0)) AS locked
    FROM (SELECT CAST(:channel AS text) AS channel, CAST(:option AS text) AS option) AS asked
    LEFT JOIN channel c ON c.id = asked.channel
    LEFT JOIN option p ON p.option_code = asked.option AND p.active
    LEFT JOIN supplier s ON s.id = p.supplier_id
    LEFT JOIN LATERAL (
        SELECT m.mgmt_no, m.item_id, m.version,
               coalesce(nullif(CAST(:number AS text), ''), CAST(:made AS text) || m.mgmt_no) AS number
        FROM (SELECT nextval('mgmt_no') AS mgmt_no, nextval('item_item_id_seq') AS item_id,
                     nextval('change_no') AS version) AS m
    ) AS n ON c.active AND p.option_code IS NOT NULL
    """,
    *("mgmt_no", "number", "item_id", "version", "channel_active", "channel_name", "group_id"),
    *("option_code", "product_code", "product_name", "option_name", "supplier_id", "supplier_name"),
    *("consignment", "stock_on_hand", "sold_out", "temporarily_sold_out", "locked"),
)
"""Where the channel or the option is of no use no 관리번호 is taken. The lock is intake's, of a channel's number."""

_INSERT = Known(
    """
    WITH free AS (
        SELECT WHERE NOT EXISTS (
            SELECT FROM orders o
            WHERE o.channel_id = :channel_id AND o.market_order_no = :market_order_no AND o.deleted_at IS NULL)
    ), packs AS (
        INSERT INTO pack (pack_no, version, status, name, tel, mobile, zip, address, memo, recipient_key)
        SELECT :pack_no, :version, :status, :name, :tel, :mobile, :zip, :address, :memo, :recipient_key FROM free
    ), lines AS (
        INSERT INTO item (item_id, mgmt_no, option_code, qty, price)
        SELECT :item_id, :pack_no, :option_code, :qty, :price FROM free
    )
    INSERT INTO orders (mgmt_no, pack_no, version, channel_id, market_order_no, placed_at, source, buyer_name, buyer_tel,
                        buyer_mobile, buyer_zip, buyer_address, order_amount, paid_amount, shipping_fee)
    SELECT :pack_no, :pack_no, :version, :channel_id, :market_order_no, CAST(:placed_at AS timestamptz), :source,
           :buyer_name, :buyer_tel, :buyer_mobile, :buyer_zip, :buyer_address, :order_amount, :paid_amount,
           :shipping_fee FROM free
    RETURNING mgmt_no
    """,
    "mgmt_no",
)
"""It sees what was there when the lock was given: a number that was taken meanwhile inserts nothing."""


class SqlByHand:
    """Implements `application.by_hand_ports.ByHand`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def begin(self, channel_id: str, option_code: str, number: str, made: str) -> Begun:
        values = {"channel": channel_id, "option": option_code, "number": number, "made": made}
        [row] = await _BEGIN.rows(self._conn, values)
        if row.mgmt_no is None:
            return Begun(row.channel_active, None)
        return Begun(
            row.channel_active,
            Numbered(
                mgmt_no=row.mgmt_no,
                item_id=row.item_id,
                version=row.version,
                market_order_no=row.number,
                channel_name=row.channel_name,
                channel_group_id=row.group_id,
                option=option_of(row._asdict()),
            ),
        )

    async def insert(self, pack: Pack) -> bool:
        [order] = pack.orders
        return await _INSERT.scalar(self._conn, {**_pack(pack), **_order(order)}) is not None


def _pack(pack: Pack) -> dict[str, object]:
    who = pack.recipient
    return {
        "pack_no": pack.pack_no,
        "version": pack.version,
        "status": pack.status.value,
        "name": who.name,
        "tel": who.tel,
        "mobile": who.mobile,
        "zip": who.zip,
        "address": who.address,
        "memo": who.memo,
        "recipient_key": recipient_key(who),
    }


def _order(order: Order) -> dict[str, object]:
    [item] = order.items
    buyer = order.buyer
    return {
        "channel_id": order.channel_id,
        "market_order_no": order.market_order_no,
        "placed_at": order.placed_at,
        "source": order.source.value,
        "buyer_name": buyer.name,
        "buyer_tel": buyer.tel,
        "buyer_mobile": buyer.mobile,
        "buyer_zip": buyer.zip,
        "buyer_address": buyer.address,
        "order_amount": order.order_amount,
        "paid_amount": order.paid_amount,
        "shipping_fee": order.shipping_fee,
        "item_id": item.item_id,
        "option_code": item.option_code,
        "qty": item.qty,
        "price": item.price,
    }
