"""Whatever the order and number of a claim's events, commands and answers, the end is the same (domain.md 2.8)."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.cancellations.domain.channel_claim import ClaimState
from services.cancellations.domain.saga import IN_FLIGHT
from shared.contracts.orders import Decision
from tests.unit.cancellations.play import QTY, Play, event

S = ClaimState
HISTORIES = {
    "cancelled": [event(S.REQUESTED, 0), event(S.PROCESSING, 5), event(S.COMPLETED, 9, forced=True)],
    "withdrawn": [event(S.REQUESTED, 0), event(S.PROCESSING, 5), event(S.WITHDRAWN, 9)],
    "withdrawn, no time told": [event(S.REQUESTED, 0), event(S.WITHDRAWN, None)],
    "refused": [event(S.REQUESTED, 0), event(S.REFUSED, 9)],
    "withdrawn at the same second": [event(S.REQUESTED, 3), event(S.WITHDRAWN, 3)],
    "asked again": [event(S.REQUESTED, 0), event(S.WITHDRAWN, 5), event(S.REQUESTED, 9)],
    "asked again and withdrawn": [
        event(S.REQUESTED, 0), event(S.WITHDRAWN, 5), event(S.REQUESTED, 9), event(S.WITHDRAWN, 12),
    ],
}  # fmt: skip
ENDS_CANCELLED = {"cancelled", "asked again"}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(HISTORIES)), data=st.data())
def test_claim_ends_the_same_when_its_messages_come_in_any_order_and_number(name: str, data: st.DataObject) -> None:
    history = HISTORIES[name]
    repeats = data.draw(st.lists(st.sampled_from(range(len(history))), max_size=4), label="repeated")
    said = data.draw(st.permutations([*range(len(history)), *repeats]), label="order of events")
    play, order = Play(), None
    for index in said:
        for _ in range(data.draw(st.integers(0, 2), label="meanwhile")):
            choice = data.draw(st.sampled_from(["arrive", "deliver", "repeat"]))
            if choice == "arrive" and order is None:
                order = play.order()
            elif choice == "deliver" and play.sent:
                play.deliver(data.draw(st.integers(0, len(play.sent) - 1), label="which command"))
            elif choice == "repeat" and play.said:
                play.answered(data.draw(st.sampled_from(play.said), label="which answer"))
        play.hear(history[index])
    order = order or play.order()
    while play.sent:
        play.deliver(data.draw(st.integers(0, len(play.sent) - 1), label="which command"))
    claim = play.claim
    assert claim is not None

    last = max(history, key=lambda each: each.key)
    assert claim.state is last.state
    assert claim.step not in IN_FLIGHT
    assert order.cancelled == (QTY if name in ENDS_CANCELLED else 0)
    assert (claim.facts.qty, claim.facts.market_order_no) == (QTY, "O-1")
    assert claim.forced == any(each.forced for each in history)
    if name in ENDS_CANCELLED:
        assert (claim.decision, claim.withdrawn_at) == (Decision.APPLIED_BEFORE_SHIP, None)
    elif name != "refused":
        assert claim.withdrawn_at is not None
        assert claim.withdrawal is not None
