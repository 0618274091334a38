"""연동 프로그램: which scopes there are, and which a token gets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.accounts.domain.client import Client, narrowed, new_client
from services.accounts.domain.password import check_password
from shared.contracts.codes import Refusal

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def made(*scopes: str) -> Client:
    return new_client("client-1", " 네이버 연동 ", scopes, b"digest", at=AT, by="admin")


def test_client_has_each_scope_once_when_made() -> None:
    client = made("intake", "claims:naver-main", "intake")
    assert (client.name, client.scopes) == ("네이버 연동", ("claims:naver-main", "intake"))


@pytest.mark.parametrize(
    "scope", ["", "read", "operators", "claims", "claims:", "claims:*", "claims:A", "claims:" + "a" * 41, "intake "]
)
def test_scope_is_refused_when_it_is_none(scope: str) -> None:
    with pytest.raises(Refusal, match="UNKNOWN_SCOPE"):
        made("intake", scope)


def test_token_gets_what_was_asked_for_when_the_client_holds_it() -> None:
    client = made("intake", "claims:naver")
    assert narrowed(client, None) == ("claims:naver", "intake")
    assert narrowed(client, "") == ("claims:naver", "intake")
    assert narrowed(client, "intake intake") == ("intake",)
    with pytest.raises(Refusal, match="UNKNOWN_SCOPE"):
        narrowed(client, "intake claims:coupang")


def test_password_is_weak_when_it_is_short_or_blank() -> None:
    for weak in ("", "123456789", " " * 20, "  abc  " + " " * 10, "가나다라마바사아자"):
        with pytest.raises(Refusal, match="PASSWORD_WEAK"):
            check_password(weak)
    for good in ("1234567890", "가나다라마바사아자차", "p" * 200):
        assert check_password(good) == good
    with pytest.raises(Refusal, match="INVALID_VALUE"):
        check_password("p" * 201)
