"""작업자 등록: POST /operators, and the operators of a first start."""

from __future__ import annotations

from services.accounts.application.ports import Uow
from services.accounts.application.publish import operator_changed
from services.accounts.domain.operator import Operator
from shared.contracts.codes import Refusal


async def create_operator(uow: Uow, operator: Operator) -> Operator:
    """Store a new operator and say so. Raises OPERATOR_EXISTS."""
    if not await uow.operators.add(operator):
        raise Refusal("OPERATOR_EXISTS", login=operator.login)
    await uow.publish(operator_changed(operator, operator.created_at))
    return operator
