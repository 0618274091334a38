"""Keeps a login alive: a refresh token for its successor. A copied token ends the session (domain/session.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.accounts.application.ports import Uow
from services.accounts.application.sign_in import SignedIn
from services.accounts.domain.operator import Operator
from services.accounts.domain.secret import SIZE, RandomBytes, digest, successor
from services.accounts.domain.session import Ended, Lifetimes, RefreshToken, Session, Step, idle_until, step


async def refresh(uow: Uow, shown: str, *, at: datetime, random: RandomBytes, lifetimes: Lifetimes) -> SignedIn | None:
    """The session with the token that follows. None: it is over. Nothing is raised, for the end must be committed.

    The operator is locked before the session, in the order in which an edit of the operator does it.
    """
    login = await uow.sessions.login_of(digest(shown))
    operator = await uow.operators.share(login) if login else None
    found = await uow.sessions.lock(digest(shown))
    if operator is None or found is None or not operator.active:
        return None
    session, token = found
    what = step(session, token, at)
    if what is Step.ROTATE:
        return await _rotate(uow, operator, session, token, shown, at, random, lifetimes)
    if what is Step.REPEAT:
        latest = await _follow(uow, shown, token)
        if latest is not None:
            return SignedIn(operator, session, latest)
        what = Step.REUSED
    if what is Step.REUSED:
        await uow.sessions.end(session.id, Ended.REUSED, at)
    return None


async def _rotate(
    uow: Uow,
    operator: Operator,
    session: Session,
    token: RefreshToken,
    shown: str,
    at: datetime,
    random: RandomBytes,
    lifetimes: Lifetimes,
) -> SignedIn:
    salt = random(SIZE)
    following = successor(shown, salt)
    until = idle_until(session, lifetimes, at)
    await uow.sessions.rotate(token, salt, digest(following), at=at, idle_until=until)
    return SignedIn(operator, replace(session, idle_until=until), following)


async def _follow(uow: Uow, shown: str, token: RefreshToken | None) -> str | None:
    """The unused token at the end of the chain: a late tab must not get one that another tab has used already."""
    while token is not None and token.used_at is not None:
        if token.salt is None:
            return None
        shown = successor(shown, token.salt)
        token = await uow.sessions.token(digest(shown))
    return shown if token is not None else None
