"""로그인: a password for a session (F-006). Throttled per address and per account, audited, the same time for all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.accounts.application.ports import Attempt, Outcome, Passwords, Throttle, Transact, Uow
from services.accounts.domain import session as sessions
from services.accounts.domain.operator import Operator
from services.accounts.domain.secret import RandomBytes, digest, new_secret
from services.accounts.domain.session import Lifetimes, Session
from shared.contracts.codes import Refusal
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is in, the session, and the refresh token, which is nowhere stored as it is."""

    operator: Operator
    session: Session
    refresh_token: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The use case with its ports: it needs two transactions, because hashing must not hold one open."""

    transact: Transact
    passwords: Passwords
    throttle: Throttle
    clock: Clock
    new_id: NewId
    random: RandomBytes
    lifetimes: Lifetimes

    async def __call__(self, login: str, password: str, address: str) -> SignedIn:
        """Raises LOGIN_FAILED (which never says why) and LOGIN_THROTTLED."""
        attempt = Attempt(login.strip().lower(), address)
        ticket = await self.throttle.reserve(attempt)
        failed = False
        try:
            found = await self.transact(lambda uow: uow.operators.get(attempt.login))
            good = await self.passwords.verify(password, found.password_hash if found else None)
            outcome = _outcome(found, good)
            if found is not None and outcome is Outcome.OK:
                opened = await self.transact(partial(self._open, attempt, found))
                if opened is not None:
                    return opened
                outcome = Outcome.WRONG_PASSWORD
            failed = True
            at = self.clock()
            await self.transact(lambda uow: uow.audit.add(attempt, outcome, at))
            raise Refusal("LOGIN_FAILED")
        finally:
            if not failed:
                await self.throttle.release(ticket)

    async def _open(self, attempt: Attempt, checked: Operator, uow: Uow) -> SignedIn | None:
        """Open the session; None when the operator has changed while the password was checked."""
        operator = await uow.operators.lock(attempt.login)
        if operator is None or not operator.active or operator.password_hash != checked.password_hash:
            return None
        at = self.clock()
        token = new_secret(self.random)
        session = sessions.start(self.new_id(), operator.login, self.lifetimes, at=at, last=operator.last_login_at)
        await uow.sessions.add(session, digest(token))
        await uow.operators.logged_in(operator.login, at)
        await uow.audit.add(attempt, Outcome.OK, at)
        return SignedIn(operator, session, token)


def _outcome(found: Operator | None, good: bool) -> Outcome:
    if found is None:
        return Outcome.UNKNOWN_LOGIN
    if not good:
        return Outcome.WRONG_PASSWORD
    return Outcome.OK if found.active else Outcome.INACTIVE
