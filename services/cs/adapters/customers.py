"""Orders of a phone number: by the indexes of the reversed numbers, of recipients and buyers."""

from __future__ import annotations

from typing import Any

from services.cs.adapters.fetching import Fetch
from services.cs.adapters.pack_list import GRID
from services.cs.application.customer_card import NEWEST, card

_FOUND = """
    SELECT pack_no FROM pack_view WHERE reverse(recipient_tel) = :tail OR reverse(recipient_mobile) = :tail
    UNION SELECT pack_no FROM order_view WHERE reverse(buyer_tel) = :tail OR reverse(buyer_mobile) = :tail
"""
_THEIRS = f"""
    SELECT o.mgmt_no, o.pack_no, o.placed_at, o.order_amount, o.cs_badges,
           CASE WHEN p.recipient_tel = :phone OR p.recipient_mobile = :phone THEN p.recipient_name END AS recipient_name,
           CASE WHEN o.buyer_tel = :phone OR o.buyer_mobile = :phone THEN o.buyer_name END AS buyer_name
    FROM ({_FOUND}) AS found JOIN pack_view p USING (pack_no) JOIN order_view o USING (pack_no)
    WHERE o.deleted_at IS NULL AND (p.recipient_tel = :phone OR p.recipient_mobile = :phone
                                    OR o.buyer_tel = :phone OR o.buyer_mobile = :phone)
"""  # noqa: S608
_FACTS = f"""
    WITH theirs AS MATERIALIZED ({_THEIRS}), records AS (
        SELECT count(*) FILTER (WHERE s.handled = 'OPEN') AS opened,
               count(*) FILTER (WHERE s.task IN ('request_pickup', 'mark_return_expected')) AS returns
        FROM theirs t JOIN cs_record_state s ON s.mgmt_no = t.mgmt_no
    )
    SELECT count(*) AS order_count, CAST(coalesce(sum(t.order_amount), 0) AS bigint) AS order_amount,
           count(*) FILTER (WHERE array_to_string(t.cs_badges, ' ') LIKE '%CANCEL%') AS cancelled_count,
           count(*) FILTER (WHERE array_to_string(t.cs_badges, ' ') LIKE '%EXCHANGE%') AS exchanged_count,
           (SELECT returns FROM records) AS return_count, (SELECT opened FROM records) AS open_count,
           min(t.placed_at) AS first_placed_at, max(t.placed_at) AS last_placed_at,
           array_agg(DISTINCT t.recipient_name) || array_agg(DISTINCT t.buyer_name) AS names
    FROM theirs t
"""  # noqa: S608
_PACKS = f"""
    SELECT {", ".join(GRID)} FROM pack_view p LEFT JOIN channel_view c ON c.channel_id = p.channel_id
    WHERE p.listed AND p.pack_no IN (SELECT pack_no FROM ({_THEIRS}) AS theirs)
    ORDER BY p.placed_at DESC, p.pack_no DESC LIMIT {NEWEST}
"""  # noqa: S608


async def read_card(fetch: Fetch, phone: str, *, unmasked: bool) -> dict[str, Any]:
    """The card; of a number that nobody has, an empty one. Raises Refusal SEARCH_TOO_BROAD."""
    asked = {"phone": phone, "tail": phone[::-1]}
    [facts] = await fetch(_FACTS, asked)
    packs = await fetch(_PACKS, asked)
    return card(phone, {**facts, "names": facts["names"] or []}, packs, unmasked=unmasked)
