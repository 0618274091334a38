"""The table of pairs: every action of orders raced against another, by family, and the settling of returns at cs.

Every other step of a return and of an exchange in pairs: `tests/integration/cs/test_return_races.py`. A claim and a
shipment that reach orders in the same moment, without the way in between: `tests/integration/orders/test_race.py`.
"""

from __future__ import annotations

from tests.races import pairs_of_claims, pairs_of_labels, pairs_of_packs, pairs_of_pieces, pairs_of_shipping

PAIRS = (
    *pairs_of_packs.PAIRS,
    *pairs_of_labels.PAIRS,
    *pairs_of_shipping.PAIRS,
    *pairs_of_pieces.PAIRS,
    *pairs_of_claims.PAIRS,
)
