"""The refresh cookie: unreadable for scripts, sent to accounts alone, never with a request that another site began."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request, Response

from services.accounts.settings import Settings

NAME = "dyflux_refresh"
PATH = "/api/accounts/v1"


def refresh_token(request: Request) -> str:
    """The token that was sent; empty when there is none."""
    return request.cookies.get(NAME, "")


def set_refresh_token(response: Response, token: str, until: datetime, now: datetime, settings: Settings) -> None:
    """Give the token for as long as it can be used."""
    response.set_cookie(
        NAME,
        token,
        max_age=max(0, int((until - now).total_seconds())),
        path=PATH,
        secure=settings.cookie_secure,
        httponly=True,
        samesite="strict",
    )


def forget_refresh_token(response: Response, settings: Settings) -> None:
    """Take it back."""
    response.delete_cookie(NAME, path=PATH, secure=settings.cookie_secure, httponly=True, samesite="strict")
