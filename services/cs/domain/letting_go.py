"""Which exchanges of a line the old goods let go (domain.md 2.7). Pieces are alike: so many that came, less those that let
another one go. Only what was asked for together with an exchange is kept for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.cs.domain.exchanges import ExchangeCase, ExchangeState


def to_let_go(exchanges: Sequence[ExchangeCase], came: Mapping[int, int]) -> list[ExchangeCase]:
    """`exchanges` of one line that were not called off, the oldest first; `came`: its pieces by the return that brought
    them. Those whose own return has come go first, then the oldest, while pieces are left."""
    left = sum(came.values()) - sum(each.came_qty for each in exchanges)
    own = {each.id: min(each.qty, came.get(each.return_case_id or 0, 0)) for each in exchanges if not each.came_qty}
    waiting = [each for each in exchanges if each.state is ExchangeState.WAITING]
    chosen = []
    for each in sorted(waiting, key=lambda one: (not own[one.id], one.id)):
        kept_for_others = sum(own.values()) - own[each.id]
        if each.qty <= left - kept_for_others:
            left -= each.qty
            del own[each.id]
            chosen.append(each)
    return chosen
