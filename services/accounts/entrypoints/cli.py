"""Verbs of `python -m services accounts …`: operators of a first start, a new signing key."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

from services.accounts.application.change_operator import change_operator
from services.accounts.application.create_operator import create_operator
from services.accounts.application.ports import Uow
from services.accounts.application.rotate_key import rotate_key
from services.accounts.bootstrap import Core, core
from services.accounts.domain.operator import Operator, OperatorChange, new_operator
from services.accounts.domain.password import check_password
from services.accounts.domain.secret import new_secret
from services.accounts.settings import Settings
from shared.contracts.access import Role
from shared.contracts.codes import Refusal
from shared.runtime.command import SYSTEM, CommandContext
from shared.runtime.ids import uuid7

FIRST = {"admin": ("관리자", Role.ADMIN), "test": ("테스트", Role.AGENT)}
"""Login → name and role of the operators of a first start."""


async def create_admin(settings: Settings, argv: list[str]) -> int:
    """`create-admin [LOGIN]`: an admin with DYFLUX_ADMIN_PASSWORD, or with a password that is printed this once."""
    login = argv[0] if argv else "admin"
    given = os.environ.get("DYFLUX_ADMIN_PASSWORD")
    password = given or new_secret(secrets.token_bytes)
    done = await _each(settings, {login: ("관리자", Role.ADMIN, password)}, reset=given is not None)
    if done and done[login] == "created" and given is None:
        _say(f"{login}의 비밀번호: {password}")
    return 0 if done else 1


async def create_operators(settings: Settings, _argv: list[str]) -> int:
    """`create-operators`: `admin` and `test` with DYFLUX_ADMIN_PASSWORD and DYFLUX_TEST_PASSWORD; may be repeated."""
    wanted = {
        login: (name, role, os.environ.get(f"DYFLUX_{login.upper()}_PASSWORD", ""))
        for login, (name, role) in FIRST.items()
    }
    missing = [login for login, (_, _, password) in wanted.items() if not password]
    if missing:
        _say("\n".join(f"DYFLUX_{login.upper()}_PASSWORD가 없습니다." for login in missing))
        return 2
    return 0 if await _each(settings, wanted, reset=True) else 1


async def rotate(settings: Settings, _argv: list[str]) -> int:
    """`rotate-key`: a new signing key, published at once, signing in ten minutes."""
    async with AsyncExitStack() as closing:
        base = core(settings)
        closing.push_async_callback(base.close)
        key = await base.transact(lambda uow: rotate_key(uow, uuid7, base.clock))
    _say(f"{key.kid} {key.signs_from.isoformat()}")
    return 0


VERBS: Mapping[str, Callable[[Settings, list[str]], Awaitable[int]]] = {
    "create-admin": create_admin,
    "create-operators": create_operators,
    "rotate-key": rotate,
}


async def _each(settings: Settings, wanted: Mapping[str, tuple[str, Role, str]], *, reset: bool) -> dict[str, str]:
    """What was done for each login; empty when something was refused, which is said."""
    done = {}
    async with AsyncExitStack() as closing:
        base = core(settings)
        closing.push_async_callback(base.close)
        try:
            for login, (name, role, password) in wanted.items():
                done[login] = await _ensure(base, login, name, role, check_password(password), reset)
                _say(f"{login}: {done[login]}")
        except Refusal as refusal:
            _say(f"{refusal.code}: {refusal.detail}")
            return {}
    return done


async def _ensure(base: Core, login: str, name: str, role: Role, password: str, reset: bool) -> str:
    known = await base.transact(lambda uow: uow.operators.get(login))
    if known is not None and (not reset or await base.passwords.verify(password, known.password_hash)):
        return "unchanged"
    hashed = await base.passwords.hash(password)
    ctx = CommandContext(SYSTEM, str(uuid7()), base.clock())

    async def work(uow: Uow) -> Operator:
        if known is None:
            return await create_operator(uow, new_operator(login, name, hashed, (role,), at=ctx.at))
        return await change_operator(uow, login, OperatorChange(password_hash=hashed), ctx)

    await base.transact(work)
    return "created" if known is None else "password set"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
