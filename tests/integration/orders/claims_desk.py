"""Claim commands as cancellations sends them, handled as the consumer handles them: one message, one transaction."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from services.orders.entrypoints.consumers_claims import subscriptions
from shared.bus.received import Received
from shared.contracts.base import Contract, Envelope
from shared.contracts.orders import ClaimDecided
from shared.contracts.orders_commands import ApplyClaim, ResolveClaim, WithdrawClaim
from shared.runtime.clock import utc_now
from tests.integration.orders.conftest import Shop

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class ClaimsDesk:
    """`apply`, `withdraw`, `resolve` return the answer, None where there was none."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        [self.subscription] = subscriptions(shop.uow, utc_now)

    async def send(self, command: Contract) -> ClaimDecided | None:
        before = len(await self.shop.said("orders.claim.decided.v1"))
        await self.hand_over(command)
        said = (await self.shop.said("orders.claim.decided.v1"))[before:]
        assert len(said) <= 1
        if not said:
            return None
        assert isinstance(said[0], ClaimDecided)
        return said[0]

    async def hand_over(self, command: Contract) -> None:
        """As the bus does it."""
        received = Received(_envelope(command), command)
        await self.shop.database.transaction(lambda conn: self.subscription.handler(conn, [received]))

    async def apply(self, claim: str, mgmt_no: int, *, revision: int = 1, **fields: Any) -> ClaimDecided:
        said = await self.send(self.application(claim, mgmt_no, revision=revision, **fields))
        assert said is not None
        return said

    def application(self, claim: str, mgmt_no: int, *, revision: int = 1, **fields: Any) -> ApplyClaim:
        usual = {"reason": "RETURN_REFUND", "reason_raw": "단순 변심", "received_at": utc_now()}
        return ApplyClaim(
            claim_id=claim, revision=revision, channel_id="eleven-1", mgmt_no=mgmt_no, **{**usual, **fields}
        )

    async def withdraw(self, claim: str, *, revision: int = 2, **fields: Any) -> ClaimDecided:
        said = await self.send(self.withdrawal(claim, revision=revision, **fields))
        assert said is not None
        return said

    def withdrawal(self, claim: str, *, revision: int = 2, **fields: Any) -> WithdrawClaim:
        return WithdrawClaim(claim_id=claim, revision=revision, channel_id="eleven-1", withdrawn_at=utc_now(), **fields)

    async def resolve(self, claim: str, resolution: Any, *, revision: int = 2, **fields: Any) -> ClaimDecided:
        said = await self.send(
            ResolveClaim(
                claim_id=claim,
                revision=revision,
                channel_id="eleven-1",
                resolution=resolution,
                operator="test",
                **fields,
            )
        )
        assert said is not None
        return said


def _envelope(command: Contract) -> Envelope:
    return Envelope(
        id=uuid4(),
        source="cancellations",
        type=command.TYPE,
        subject=command.subject(),
        time=utc_now(),
        correlationid="test",
        data=command.model_dump(mode="json"),
    )
