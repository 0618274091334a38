"""Where a request comes from: what is believed, and from whom."""

from __future__ import annotations

import pytest
from fastapi import Request

from services.accounts.domain.throttling import address_key
from services.accounts.entrypoints.callers import check_origin, client_address
from services.accounts.settings import Settings
from shared.contracts.codes import Refusal

NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"


def request(peer: str, **headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": pairs, "client": (peer, 1)})


def settings(**values: object) -> Settings:
    return Settings.model_validate({"database_url": NOWHERE, **values})


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("::1", "203.0.113.5", "203.0.113.5"),
        ("", "203.0.113.5", ""),
    ],
)
def test_address_is_what_the_trusted_proxy_saw_when_there_is_one(peer: str, forwarded: str, expected: str) -> None:
    assert client_address(request(peer, x_forwarded_for=forwarded), settings()) == expected


def test_address_stands_further_left_when_more_proxies_are_ours() -> None:
    two = settings(trusted_proxies=["10.1.0.0/16"], forwarded_hops=2)
    chain = "6.6.6.6, 203.0.113.5, 10.9.9.9"
    assert client_address(request("10.1.2.3", x_forwarded_for=chain), two) == "203.0.113.5"
    assert client_address(request("10.2.2.3", x_forwarded_for=chain), two) == "10.2.2.3"


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "null", "http://console.test:8080.evil.test", "ftp://console.test:8080", "x"]
)
def test_origin_is_refused_when_it_is_another_site(origin: str) -> None:
    with pytest.raises(Refusal, match="ORIGIN_NOT_ALLOWED"):
        check_origin(request("127.0.0.1", host="console.test:8080", origin=origin), settings())


def test_origin_is_fine_when_it_is_our_own_or_set_or_not_a_browser() -> None:
    for origin in ("http://console.test:8080", "https://CONSOLE.test:8080", "https://shop.example"):
        named = request("127.0.0.1", host="console.test:8080", origin=origin)
        check_origin(named, settings(allowed_origins=["https://shop.example"]))
    check_origin(request("127.0.0.1", host="console.test:8080"), settings())


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_address_counts_by_its_network_when_it_is_ipv6(address: str, key: str) -> None:
    assert address_key(address) == key
