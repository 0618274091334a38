"""Login, refresh and logout of operators: the only routes that read or write the refresh cookie."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.accounts.application.refresh import refresh
from services.accounts.application.sign_in import SignedIn
from services.accounts.application.sign_out import sign_out
from services.accounts.entrypoints.callers import check_origin, client_address
from services.accounts.entrypoints.cookies import forget_refresh_token, refresh_token, set_refresh_token
from services.accounts.entrypoints.schemas import TOKEN_TYPE, LoginBody, SignedInAnswer, SignedInOperator
from services.accounts.entrypoints.wiring import App
from shared.web.app import router_of
from shared.web.problems import problem


def routes(app: App) -> APIRouter:
    """POST /login, /refresh, /logout."""
    router = router_of("accounts")

    @router.post("/login", response_model=SignedInAnswer)
    async def login(body: LoginBody, request: Request) -> Response:
        """로그인."""
        check_origin(request, app.settings)
        address = client_address(request, app.settings)
        return await _answer(app, await app.sign_in(body.login, body.password, address))

    @router.post("/refresh", response_model=SignedInAnswer)
    async def keep(request: Request) -> Response:
        """A new access token and the next refresh cookie for the refresh cookie."""
        check_origin(request, app.settings)
        shown, at = refresh_token(request), app.clock()
        lifetimes = app.settings.lifetimes()
        signed_in = await app.database.transaction(
            lambda conn: refresh(app.uow(conn), shown, at=at, random=app.random, lifetimes=lifetimes)
        )
        if signed_in is None:
            over = problem("SESSION_ENDED", headers={"www-authenticate": "Bearer"})
            forget_refresh_token(over, app.settings)
            return over
        return await _answer(app, signed_in)

    @router.post("/logout", status_code=204)
    async def logout(request: Request) -> Response:
        """로그아웃."""
        check_origin(request, app.settings)
        shown, at = refresh_token(request), app.clock()
        await app.database.transaction(lambda conn: sign_out(app.uow(conn), shown, at))
        done = Response(status_code=204)
        forget_refresh_token(done, app.settings)
        return done

    return router


async def _answer(app: App, signed_in: SignedIn) -> Response:
    operator, session = signed_in.operator, signed_in.session
    body = SignedInAnswer(
        access_token=await app.access_token(signed_in),
        token_type=TOKEN_TYPE,
        expires_in=app.settings.access_seconds,
        operator=SignedInOperator(
            login=operator.login,
            name=operator.name,
            roles=list(operator.roles),
            last_login_at=session.last_login_at,
        ),
    )
    answer = JSONResponse(body.model_dump(mode="json"), headers={"cache-control": "no-store"})
    set_refresh_token(answer, signed_in.refresh_token, session.idle_until, app.clock(), app.settings)
    return answer
