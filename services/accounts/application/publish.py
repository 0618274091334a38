"""What happened to operators, as the contract says it. No secret and no permission of one's own travels."""

from __future__ import annotations

from datetime import datetime

from services.accounts.domain.operator import Operator
from shared.contracts.accounts import OperatorChanged


def operator_changed(operator: Operator, at: datetime) -> OperatorChanged:
    """The event of a created or edited operator."""
    return OperatorChanged(
        login=operator.login,
        name=operator.name,
        roles=tuple(operator.roles),
        active=operator.active,
        version=operator.version,
        at=at,
    )
