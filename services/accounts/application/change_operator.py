"""작업자 수정: PATCH /operators/{login} and PATCH /me. Two admins that demote each other at once: one is refused."""

from __future__ import annotations

from services.accounts.application.ports import Uow
from services.accounts.application.publish import operator_changed
from services.accounts.domain.operator import (
    Operator,
    OperatorChange,
    changed,
    must_end_sessions,
    refuse_without_admin,
)
from services.accounts.domain.session import Ended
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def change_operator(
    uow: Uow, login: str, change: OperatorChange, ctx: CommandContext, *, checked_hash: str | None = None
) -> Operator:
    """The operator as it is afterwards; an edit that changes nothing says nothing.

    `checked_hash` is the hash against which the current password was checked: another one by now is
    PASSWORD_WRONG. Raises OPERATOR_NOT_FOUND, LAST_ADMIN, and what the domain raises.
    """
    before, admins = await uow.operators.lock_with_admins(login)
    if before is None:
        raise Refusal("OPERATOR_NOT_FOUND", login=login)
    if checked_hash is not None and before.password_hash != checked_hash:
        raise Refusal("PASSWORD_WRONG")
    after = changed(before, change)
    if after is before:
        return before
    refuse_without_admin(before, after, admins)
    await uow.operators.save(after)
    if must_end_sessions(before, after):
        reason = Ended.DEACTIVATED if before.active and not after.active else Ended.PASSWORD
        await uow.sessions.end_all(login, reason, ctx.at)
    await uow.publish(operator_changed(after, ctx.at))
    return after
