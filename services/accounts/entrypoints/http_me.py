"""The operator that is signed in: who am I, 정보수정 (F-006)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.application.change_operator import change_operator
from services.accounts.application.ports import Attempt, Outcome
from services.accounts.domain.operator import Operator, OperatorChange
from services.accounts.domain.password import check_password
from services.accounts.entrypoints.callers import client_address
from services.accounts.entrypoints.fingerprints import fingerprint
from services.accounts.entrypoints.schemas import MePatch, OperatorAnswer, operator_answer
from services.accounts.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of


def routes(app: App) -> APIRouter:
    """GET and PATCH /me."""
    router = router_of("accounts")

    @router.get("/me", response_model=OperatorAnswer)
    async def me(request: Request) -> OperatorAnswer:
        """Oneself."""
        return operator_answer(await _self(app, request))

    @router.patch("/me", response_model=OperatorAnswer)
    async def change(body: MePatch, request: Request) -> Response:
        """Change one's name or password."""
        known = await _self(app, request)
        hashed = None if body.password is None else await app.passwords.hash(check_password(body.password))
        good = hashed is None or await _knows_password(app, known, body.current_password, request)
        asked = OperatorChange(name=body.name, password_hash=hashed)
        checked = known.password_hash if hashed else None

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            if not good:  # said here, so that a repeated key gets its first answer
                raise Refusal("PASSWORD_WRONG")
            after = await change_operator(app.uow(conn), known.login, asked, ctx, checked_hash=checked)
            return Answer(operator_answer(after).model_dump(mode="json"))

        return await app.commands.run(request, work, digest=await fingerprint(app, request, body))

    return router


async def _self(app: App, request: Request) -> Operator:
    login = principal_of(request).sub
    found = await app.database.read(lambda conn: app.uow(conn).operators.get(login))
    if found is None or not found.active:
        raise Refusal("SESSION_ENDED")
    return found


async def _knows_password(app: App, operator: Operator, current: str | None, request: Request) -> bool:
    """Throttled like a login: a stolen access token must not be a way to guess the password."""
    if not current:
        raise Refusal("FIELD_REQUIRED", field="/current_password")
    attempt = Attempt(operator.login, client_address(request, app.settings))
    ticket = await app.sign_in.throttle.reserve(attempt)
    good = await app.passwords.verify(current, operator.password_hash)
    if good:
        await app.sign_in.throttle.release(ticket)
    else:
        at = app.clock()
        await app.database.transaction(lambda conn: app.uow(conn).audit.add(attempt, Outcome.WRONG_PASSWORD, at))
    return good
