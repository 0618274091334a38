"""작업자: what one may do, and which edits are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.accounts.domain.operator import (
    Operator,
    OperatorChange,
    changed,
    must_end_sessions,
    new_operator,
    refuse_without_admin,
)
from shared.contracts.access import Permission as P
from shared.contracts.access import Role
from shared.contracts.codes import Refusal

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AGENT = {P.SIGNED_IN, P.READ, P.COMMAND, P.INTAKE, P.CLAIMS, P.CLAIMS_APPLY, P.MESSAGE_SEND}


def made(*roles: Role, login: str = "kim", name: str = "김하늘") -> Operator:
    return new_operator(login, name, "hash", roles or (Role.AGENT,), at=AT)


def test_permissions_are_those_of_the_roles_when_nothing_is_granted_or_taken() -> None:
    assert made(Role.VIEWER).permissions() == {P.SIGNED_IN, P.READ}
    assert made(Role.AGENT).permissions() == AGENT
    assert made(Role.VIEWER, Role.AGENT).permissions() == AGENT
    assert made(Role.ADMIN).permissions() == AGENT | {P.MASTERS, P.PII_READ, P.EXPORT, P.OPERATORS}


def test_permission_is_there_when_granted_and_gone_when_taken() -> None:
    kim = replace(made(), grants=(P.EXPORT, P.PII_READ), denies=(P.MESSAGE_SEND, P.CLAIMS_APPLY))
    assert kim.permissions() == {P.SIGNED_IN, P.READ, P.COMMAND, P.INTAKE, P.CLAIMS, P.EXPORT, P.PII_READ}
    assert P.MASTERS not in replace(made(Role.ADMIN), denies=(P.MASTERS,)).permissions()


@pytest.mark.parametrize("granted", [P.OPERATORS, P.READ, P.COMMAND, P.INTAKE, P.CLAIMS, P.SIGNED_IN, P.PUBLIC])
def test_grant_is_refused_when_it_is_not_for_granting(granted: P) -> None:
    for change in (OperatorChange(grants=(granted,)), OperatorChange(denies=(granted,))):
        with pytest.raises(Refusal, match="INVALID_VALUE"):
            changed(made(), change)


@pytest.mark.parametrize("login", ["", "k", "Kim", "김", "a b", "system", "client-7", "-kim", "k" * 41, "kim\n"])
def test_login_is_refused_when_it_cannot_travel_or_is_taken_by_something_else(login: str) -> None:
    with pytest.raises(Refusal, match="INVALID_VALUE"):
        made(login=login)


@pytest.mark.parametrize("login", ["kim", "test", "k9", "kim.ha-neul_2", "k" * 40])
def test_login_is_taken_when_it_is_plain(login: str) -> None:
    assert made(login=login).login == login


def test_version_moves_only_when_something_changes() -> None:
    kim = made()
    assert changed(kim, OperatorChange(name=" 김하늘 ", roles=(Role.AGENT, Role.AGENT))) is kim
    renamed = changed(kim, OperatorChange(name="이바다"))
    assert (renamed.name, renamed.version) == ("이바다", 2)


def test_sessions_end_when_password_changes_or_operator_is_deactivated() -> None:
    kim = made()
    assert must_end_sessions(kim, changed(kim, OperatorChange(password_hash="other")))
    assert must_end_sessions(kim, changed(kim, OperatorChange(active=False)))
    assert not must_end_sessions(kim, changed(kim, OperatorChange(roles=(Role.VIEWER,), name="이바다")))
    asleep = changed(kim, OperatorChange(active=False))
    assert not must_end_sessions(asleep, changed(asleep, OperatorChange(active=True)))


@pytest.mark.parametrize("change", [OperatorChange(active=False), OperatorChange(roles=(Role.VIEWER,))])
def test_last_admin_stays_when_others_are_none(change: OperatorChange) -> None:
    boss = made(Role.ADMIN)
    after = changed(boss, change)
    with pytest.raises(Refusal, match="LAST_ADMIN"):
        refuse_without_admin(boss, after, ["kim"])
    refuse_without_admin(boss, after, ["kim", "lee"])


def test_edit_is_free_when_the_operator_was_no_admin() -> None:
    kim = made()
    refuse_without_admin(kim, changed(kim, OperatorChange(active=False)), [])
